"""What is found when the two ledgers differ."""

from typing import Any
from uuid import UUID

from wacore.entrypoints.chaos.audit import Findings, compare


def message(number: int) -> str:
    return str(UUID(int=number))


def row(number: int, state: str = "delivered") -> dict[str, Any]:
    return {"message_id": message(number), "state": state}


def post(number: int, attempt: int = 1, to: str = "") -> dict[str, Any]:
    token = f"{UUID(int=number).hex}.{attempt}"
    return {"token": token, "recipient": to or f"person {number}"}


def of(found: Findings) -> tuple[int, int, int, int]:
    return found.sent_twice, found.missing, found.wrong_counters, found.unresolved


def test_two_ledgers_that_agree() -> None:
    """Accepted ones are Meta's, refused ones are not, and who was given up is shown."""
    rows = [row(1), row(2, "read"), row(3, "rejected"), row(4, "abandoned"), row(5, "unknown")]
    counts = {"delivered": 1, "read": 1, "rejected": 1, "abandoned": 1, "unknown": 1}

    found = compare(rows, [post(1), post(2), post(9)], counts, 5)

    assert found.good
    assert Findings(recipients=5, posts=2, abandoned=1) == found


def test_a_message_posted_twice() -> None:
    """By its second attempt, although each token came once."""
    found = compare([row(1)], [post(1), post(1, 2)], {"delivered": 1}, 1)

    assert (1, 0, 0, 0) == of(found)
    assert not found.good


def test_a_person_posted_to_by_two_messages() -> None:
    """Two rows are no excuse."""
    ledger = [post(1, to="Ada"), post(2, to="Ada")]

    assert (1, 0, 0, 0) == of(compare([row(1), row(2)], ledger, {"delivered": 2}, 2))


def test_people_without_a_row_and_with_two() -> None:
    """The audience is what the import counted, not what the campaign says it is."""
    assert (0, 1, 0, 0) == of(compare([row(1)], [post(1)], {"delivered": 1}, 2))
    assert (0, 1, 0, 0) == of(compare([row(1), row(1)], [post(1)], {"delivered": 2}, 1))


def test_messages_of_one_ledger_only() -> None:
    """Ours that Meta has not; Meta's that we took for refused."""
    assert (0, 1, 0, 0) == of(compare([row(1)], [], {"delivered": 1}, 1))
    assert (0, 1, 0, 0) == of(compare([row(1, "rejected")], [post(1)], {"rejected": 1}, 1))


def test_a_counter_that_drifted() -> None:
    """Each state whose counter is not the number of its rows."""
    assert (0, 0, 2, 0) == of(compare([row(1)], [post(1)], {"sent": 1}, 1))


def test_given_up_although_it_was_sent() -> None:
    """A doubt that Meta's statuses should have ended."""
    for state in ("abandoned", "unknown"):
        assert (0, 0, 0, 1) == of(compare([row(1, state)], [post(1)], {state: 1}, 1))


def test_a_message_left_lying() -> None:
    """Planned or in flight is no end."""
    assert (0, 0, 0, 1) == of(compare([row(1, "planned")], [], {"planned": 1}, 1))
