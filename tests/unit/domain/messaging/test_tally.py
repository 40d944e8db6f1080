"""Counters and the steps they come from."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import Tally, added, bucket, moved
from wacore.domain.messaging.timeline import Step, steps
from wacore.testing.messages import CAMPAIGN, NOON, a_message

MESSAGES = st.builds(
    a_message,
    st.integers(1, 5),
    state=st.sampled_from(MessageState),
    reason=st.sampled_from(["", "no_consent", "operator"]),
    error_code=st.sampled_from([None, 0, 131026, 131049]),
)


@given(st.lists(st.tuples(MESSAGES, MESSAGES)))
def test_movements_add_up_to_a_count(changes: list[tuple[Message, Message]]) -> None:
    """Adding what is planned and moving what changes gives the count of the rows as they are."""
    counted = dict(added(before for before, _ in changes))
    for key, n in moved(changes).items():
        counted[key] = counted.get(key, 0) + n

    assert dict(added(after for _, after in changes)) == {k: n for k, n in counted.items() if n}


def test_totals_follow_meta() -> None:
    """Accepted is whatever Meta took; delivered includes what was read."""
    tally = Tally(
        {
            (MessageState.ACCEPTED, ""): 1,
            (MessageState.SENT, ""): 2,
            (MessageState.DELIVERED, ""): 4,
            (MessageState.READ, ""): 8,
            (MessageState.FAILED, "131026"): 16,
            (MessageState.REJECTED, "131026"): 32,
            (MessageState.UNKNOWN, ""): 64,
        }
    )

    assert (31, 14, 12, 64, 127) == (
        tally.accepted,
        tally.sent,
        tally.delivered,
        tally.open,
        tally.total,
    )


def test_reasons_come_most_frequent_first() -> None:
    """Codes of failures as text, reasons of our own as they are."""
    skipped = a_message(state=MessageState.SKIPPED, reason="no_consent")
    tally = Tally({bucket(skipped): 2, (MessageState.SKIPPED, "excluded"): 3})

    assert ["excluded", "no_consent"] == list(tally.reasons(MessageState.SKIPPED))


def test_a_step_is_counted_when_it_is_first_taken() -> None:
    """Acceptance by the minute, the others by the hour."""
    at = NOON + timedelta(minutes=7, seconds=5)
    before = a_message()
    after = a_message(accepted_at=at, read_at=at, delivered_at=at)

    assert {
        (CAMPAIGN, NOON + timedelta(minutes=7), Step.ACCEPTED): 1,
        (CAMPAIGN, NOON, Step.DELIVERED): 1,
        (CAMPAIGN, NOON, Step.READ): 1,
    } == steps([(before, after), (after, after)])
