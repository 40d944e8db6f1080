"""What becomes of the unknown."""

from datetime import datetime, timedelta

import pytest

from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Evidence, Patience, Policy, resolve
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
    third = inflight(state=MessageState.UNKNOWN, attempt=3)

    assert (
        MessageState.ABANDONED is resolve(third, Policy.AT_LEAST_ONCE, HEARD, PATIENCE, LATE).state
    )


@pytest.mark.parametrize("state", sorted(set(MessageState) - {MessageState.UNKNOWN}))
def test_what_is_known_stays(state: MessageState) -> None:
    """Only the unknown is resolved."""
    known = inflight(state=state)

    assert known is resolve(known, Policy.AT_LEAST_ONCE, HEARD, PATIENCE, MUCH_LATER)
