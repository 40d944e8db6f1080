"""What the suites about applying webhooks have in common."""

from typing import Any

import pytest

from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, recipient
from support.intake import Intake, a_number
from wacore.domain.ids import WabaId
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.number import Number
from wacore.domain.messaging.sender import Sender
from wacore.domain.messaging.webhook import Quarantined

MIRAS_PHONE = "+491701234567"
SENDER = Sender(wa_id="491701234567", bsuid="DE.7Q4mZr1T9sKx2LwA", name="Mira K")
AT = 1795000060


class IntakeGround:
    """Subclasses supply `intake`, and say how to look at what is kept."""

    @pytest.fixture
    async def connected(self, intake: Intake) -> Intake:
        await intake.connect()
        return intake

    async def conversations(self, intake: Intake) -> list[Conversation]:
        async with intake.begin() as work:
            return await work.conversations.of_senders(
                [(NUMBER, SENDER), (NUMBER, Sender(wa_id="491709999999"))]
            )

    async def quarantined(self, intake: Intake) -> list[Quarantined]:
        raise AssertionError("Subclasses say how to look.")

    async def responses(self, intake: Intake) -> dict[str, int]:
        raise AssertionError("Subclasses say how to look.")

    async def sent_campaign(
        self, intake: Intake, *, phones: list[str] | None = None, **terms: Any
    ) -> list[Message]:
        """A campaign whose messages Meta has accepted."""
        people = [recipient(n, phone=phone) for n, phone in enumerate(phones or [MIRAS_PHONE])]
        await intake.sending.begin_campaign(people, **terms)
        await intake.sending.send_all()
        return await self.sent(intake)

    async def sent(self, intake: Intake) -> list[Message]:
        async with intake.begin() as work:
            return await work.messages.lock_in_state(CAMPAIGN, list(MessageState), limit=100)

    async def account(self, intake: Intake) -> Account:
        async with intake.begin() as work:
            [account] = (await work.accounts.of_wabas([WabaId("210987654321098")])).values()
        return account

    async def number(self, intake: Intake) -> Number:
        async with intake.begin() as work:
            return await work.numbers.get(ORGANIZATION, a_number().id)
