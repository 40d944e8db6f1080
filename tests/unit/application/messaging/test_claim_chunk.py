"""Claims by a process that stood still."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from support.dispatching import FixedConsents, memory_sending, recipients
from wacore.adapters.memory.clock import ManualClock
from wacore.application.messaging.claim_chunk import CONSENT_IS_FRESH
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.dispatch import Purpose
from wacore.domain.messaging.message_state import MessageState


class FreezingConsents(FixedConsents):
    """Once, the process that asked stands still with the answer in its hands, and somebody says stop."""

    def __init__(self, clock: ManualClock, frost: timedelta, then_refuses: str) -> None:
        super().__init__()
        self._clock = clock
        self._frost = frost
        self._then_refuses = then_refuses

    async def suppressed(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        recipients: Sequence[tuple[str | None, str | None]],
    ) -> set[int]:
        answer = await super().suppressed(organization_id, purpose, recipients)
        if not self.refused:
            self._clock.advance(self._frost)
            self.refused.add(self._then_refuses)
        return answer


@pytest.mark.parametrize(
    ("frost", "skipped"), [(CONSENT_IS_FRESH, 0), (CONSENT_IS_FRESH + timedelta(seconds=1), 1)]
)
async def test_a_stop_during_a_long_standstill_wins(frost: timedelta, skipped: int) -> None:
    """An answer that has grown old is asked for again; nobody is left out over it."""
    sending, store, meta = memory_sending()
    await sending.begin_campaign(recipients(3))
    sending.claim_chunk._consents = FreezingConsents(sending.clock, frost, "+491700000001")

    await sending.send_all()

    states = [message.state for message in store.messages.values()]
    assert skipped == states.count(MessageState.SKIPPED)
    assert 3 - skipped == len(meta.posts)
