"""Which due jobs go first."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wacore.application.job_turns import DueJob, Turns

START = datetime(2026, 11, 22, tzinfo=UTC)


def a_due_job(number: int, *, lane: str = "", priority: int = 0, key: str = "") -> DueJob:
    return DueJob(
        id=UUID(int=number),
        kind="kind",
        key=key or str(number),
        lane=lane,
        priority=priority,
        due_at=START + timedelta(seconds=number),
    )


@given(
    st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=60),
    st.lists(st.integers(1, 5), min_size=60, max_size=60),
)
def test_no_lane_gets_two_more_than_another_that_has_work(
    lanes: list[str], takes: list[int]
) -> None:
    """As long as lanes have work, their shares differ by one at most."""
    turns = Turns()
    left = [a_due_job(number, lane=lane) for number, lane in enumerate(lanes)]
    served: Counter[str] = Counter()
    for take in takes:
        chosen = turns.order(left)[:take]
        turns.serve(chosen)
        left = [job for job in left if job not in chosen]
        served.update(job.lane for job in chosen)
        busy = {job.lane for job in left}
        shares = [served[lane] for lane in busy]

        assert not shares or max(shares) - min(shares) <= 1


@given(st.lists(st.tuples(st.integers(-2, 2), st.sampled_from("xyz")), max_size=30))
def test_priority_counts_before_turns(jobs: list[tuple[int, str]]) -> None:
    """No job stands before one of a higher priority, and none is left out."""
    due = [a_due_job(n, lane=lane, priority=p) for n, (p, lane) in enumerate(jobs)]

    order = Turns().order(due)

    assert sorted((-p for p, _ in jobs)) == [-job.priority for job in order]
    assert {job.id for job in due} == {job.id for job in order}


def test_one_of_each_key() -> None:
    """The first due stands for all of its key."""
    order = Turns().order([a_due_job(2, key="same"), a_due_job(1, key="same")])

    assert [a_due_job(1, key="same")] == order
