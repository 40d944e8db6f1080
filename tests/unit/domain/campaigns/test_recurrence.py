from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.campaigns import Every, InvalidRecurrence, Recurrence

MONDAY = datetime(2026, 11, 30, 9, 30)  # noqa: DTZ001
whens = st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1))  # noqa: DTZ001


def some(recurrence: Recurrence, count: int = 5) -> list[str]:
    return [f"{at:%a %d.%m. %H:%M}" for at in islice(recurrence.times(), count)]


def test_days() -> None:
    """Each third one, at the same time."""
    assert ["Mon 30.11. 09:30", "Thu 03.12. 09:30", "Sun 06.12. 09:30"] == some(
        Recurrence(every=Every.DAY, first=MONDAY, interval=3), 3
    )


def test_weeks() -> None:
    """On the weekday of the first, or on those named; days before the first do not count."""
    wednesday = MONDAY + timedelta(days=2)

    assert ["Mon 30.11. 09:30", "Mon 14.12. 09:30"] == some(
        Recurrence(every=Every.WEEK, first=MONDAY, interval=2), 2
    )
    assert ["Wed 02.12. 09:30", "Mon 07.12. 09:30", "Wed 09.12. 09:30"] == some(
        Recurrence(every=Every.WEEK, first=wednesday, weekdays=(3, 1)), 3
    )


def test_months() -> None:
    """A 31st comes on the last day of a shorter month, and on the 31st again after it."""
    last = datetime(2027, 12, 31, 8)  # noqa: DTZ001

    assert ["31.12.", "31.01.", "29.02.", "31.03.", "30.04."] == [
        f"{at:%d.%m.}" for at in islice(Recurrence(every=Every.MONTH, first=last).times(), 5)
    ]


def test_an_end() -> None:
    """After so many, or with the last that is not later; whichever comes first."""
    daily = {"every": Every.DAY, "first": MONDAY}
    until = MONDAY + timedelta(days=2)

    assert 2 == len(list(Recurrence(count=2, **daily).times()))  # type: ignore[arg-type]
    assert 3 == len(list(Recurrence(until=until, **daily).times()))  # type: ignore[arg-type]
    assert 2 == len(list(Recurrence(count=2, until=until, **daily).times()))  # type: ignore[arg-type]


def test_time_itself_ends() -> None:
    """In the year 10000 nothing is repeated."""
    late = datetime(9999, 12, 30)  # noqa: DTZ001

    for every, count in ((Every.DAY, 2), (Every.WEEK, 1), (Every.MONTH, 1)):
        assert count == len(list(Recurrence(every=every, first=late).times()))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"interval": 0}, "interval"),
        ({"count": 0}, "count"),
        ({"first": MONDAY.replace(tzinfo=UTC)}, "first"),
        ({"until": MONDAY.replace(year=2027, tzinfo=UTC)}, "until"),
        ({"until": MONDAY - timedelta(days=1)}, "until"),
        ({"weekdays": (1, 8)}, "weekdays"),
        ({"weekdays": (2,)}, "weekdays"),
        ({"weekdays": (1,), "every": Every.DAY}, "weekdays"),
    ],
)
def test_repetitions_that_are_none(wrong: dict[str, object], field: str) -> None:
    """Each is refused where it was written."""
    fields: dict[str, object] = {"every": Every.WEEK, "first": MONDAY, **wrong}
    with pytest.raises(InvalidRecurrence) as caught:
        Recurrence(**fields)  # type: ignore[arg-type]

    assert f"repeat.{field}" == caught.value.problems[0].field


@given(
    first=whens,
    every=st.sampled_from(Every),
    interval=st.integers(1, 12),
    weekdays=st.sets(st.integers(1, 7)),
    count=st.integers(1, 40),
)
def test_they_come_in_order_at_the_same_time_of_day(
    first: datetime, every: Every, interval: int, weekdays: set[int], count: int
) -> None:
    """The first is the first, each is later, as many as were asked for, on days that were."""
    named = tuple(weekdays | {first.isoweekday()}) if every is Every.WEEK and weekdays else ()
    repeat = Recurrence(every=every, first=first, interval=interval, weekdays=named, count=count)
    times = list(repeat.times())

    assert (first, count) == (times[0], len(times))
    assert times == sorted(set(times))
    assert {first.time()} == {at.time() for at in times}
    if every is Every.WEEK:
        assert {at.isoweekday() for at in times} <= set(named) | {first.isoweekday()}
