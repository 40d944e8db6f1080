"""What becomes of the unknown."""

from datetime import datetime, timedelta

import pytest

from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Evidence, Patience, Policy, evidence_about, resolve
from wacore.testing.messages import NOON, inflight

UNKNOWN = inflight(state=MessageState.UNKNOWN)
HEARD = Evidence(accepted=10, heard=9)
SILENCE = Evidence(accepted=10, heard=0)
PATIENCE = Patience()
SOON = NOON + timedelta(minutes=14)
LATE = NOON + timedelta(minutes=16)
MUCH_LATER = NOON + timedelta(hours=25)


@pytest.mark.parametrize(
    ("policy", "evidence", "now", "state"),
    [
        (Policy.AT_MOST_ONCE, HEARD, SOON, MessageState.UNKNOWN),
        (Policy.AT_LEAST_ONCE, HEARD, SOON, MessageState.UNKNOWN),
        (Policy.AT_MOST_ONCE, HEARD, LATE, MessageState.ABANDONED),
        (Policy.AT_LEAST_ONCE, HEARD, LATE, MessageState.PLANNED),
        (Policy.AT_MOST_ONCE, SILENCE, LATE, MessageState.UNKNOWN),
        (Policy.AT_LEAST_ONCE, SILENCE, LATE, MessageState.UNKNOWN),
        (Policy.AT_LEAST_ONCE, Evidence(), LATE, MessageState.UNKNOWN),
        (Policy.AT_MOST_ONCE, SILENCE, MUCH_LATER, MessageState.ABANDONED),
        (Policy.AT_LEAST_ONCE, SILENCE, MUCH_LATER, MessageState.ABANDONED),
    ],
)
def test_evidence_and_policy_decide(
    policy: Policy, evidence: Evidence, now: datetime, state: MessageState
) -> None:
    """Only where statuses of the same minutes do arrive, silence means that it was not sent."""
    assert state is resolve(UNKNOWN, policy, evidence, PATIENCE, now).state


def test_a_message_is_not_planned_again_for_ever() -> None:
    """Whatever keeps its answers away, three POSTs are enough."""
    posts, message = 0, UNKNOWN
    while message.state is MessageState.UNKNOWN:
        posts += 1
        message = resolve(message, Policy.AT_LEAST_ONCE, HEARD, PATIENCE, LATE)
        if message.state is MessageState.PLANNED:
            again = message.claim(LATE, timedelta(minutes=1))
            message = again.but(state=MessageState.UNKNOWN, posted_at=NOON)

    assert (3, MessageState.ABANDONED) == (posts, message.state)


def test_what_meta_surely_did_not_take_is_no_doubt() -> None:
    """Claims that ended in "too fast" or "no connection" leave it all its POSTs."""
    fifth = inflight(state=MessageState.UNKNOWN, attempt=5)

    assert MessageState.PLANNED is resolve(fifth, Policy.AT_LEAST_ONCE, HEARD, PATIENCE, LATE).state


@pytest.mark.parametrize("state", sorted(set(MessageState) - {MessageState.UNKNOWN}))
def test_what_is_known_stays(state: MessageState) -> None:
    """Only the unknown is resolved."""
    known = inflight(state=state)

    assert known is resolve(known, Policy.AT_LEAST_ONCE, HEARD, PATIENCE, MUCH_LATER)


def minutes_on(n: int) -> datetime:
    return NOON + timedelta(minutes=n)


def test_a_minute_speaks_for_itself() -> None:
    """Though statuses of the minutes around it do arrive: its own may still be under way."""
    assert SILENCE == evidence_about(NOON, {NOON: SILENCE, minutes_on(1): HEARD})


def test_others_speak_for_a_minute_in_which_meta_took_nothing() -> None:
    """Those up to five minutes away, together; whatever is further knows nothing of it."""
    near = {minutes_on(-5): HEARD, minutes_on(5): SILENCE, minutes_on(6): SILENCE}

    assert Evidence(accepted=20, heard=9) == evidence_about(NOON, near)
    assert HEARD == evidence_about(NOON, {NOON: Evidence(), minutes_on(2): HEARD})
    assert Evidence() == evidence_about(NOON, {minutes_on(-6): HEARD})
