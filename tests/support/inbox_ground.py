"""What the suites about conversations have in common."""

from typing import Any

import msgspec
import pytest

from support.accounts import an_actor
from support.caching import OpenCache
from support.intake import Intake
from support.intake_ground import IntakeGround
from support.webhook_bodies import a_body, a_text
from wacore.adapters.memory.clock import ManualClock
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.conversation_queries import (
    ListConversations,
    ListConversationsQuery,
    ReadThread,
    ReadThreadQuery,
)
from wacore.application.messaging.ports_accounts import AccountReader
from wacore.application.messaging.ports_conversations import ConversationReader
from wacore.application.messaging.views_conversations import (
    ConversationFilter,
    ConversationView,
    ThreadMessage,
)
from wacore.application.ports import PageRequest
from wacore.domain.ids import ConversationId

AGENT = an_actor("agent")
FIRST = PageRequest()


class InboxGround(IntakeGround):
    """Subclasses supply `intake`, `reader` and `account_reader`, over one store."""

    @pytest.fixture
    def vault(self, connected: Intake, account_reader: AccountReader) -> AccountVault:
        return AccountVault(account_reader, connected.box)

    async def listed(
        self, reader: ConversationReader, page: PageRequest = FIRST, **wanted: Any
    ) -> list[ConversationView]:
        query = ListConversationsQuery(actor=AGENT, wanted=ConversationFilter(**wanted), page=page)
        return (await ListConversations(reader, OpenCache(), ManualClock())(query)).items

    async def one(self, intake: Intake, reader: ConversationReader) -> ConversationView:
        """The conversation of one person who has written at noon."""
        now = int(intake.clock.now().timestamp())
        await intake.take(a_body(messages=[a_text("wamid.1", "Hello", now)]))
        await intake.apply_all()
        [found] = await self.listed(reader)
        return found

    async def thread(
        self, reader: ConversationReader, conversation_id: ConversationId, limit: int = 50
    ) -> list[ThreadMessage]:
        """The whole thread, in pages."""
        query = ReadThreadQuery(
            actor=AGENT, conversation_id=conversation_id, page=PageRequest(limit=limit)
        )
        seen: list[ThreadMessage] = []
        while True:
            page = await ReadThread(reader)(query)
            seen += page.items
            if page.next_cursor is None:
                return seen
            query = msgspec.structs.replace(
                query, page=PageRequest(limit=limit, cursor=page.next_cursor)
            )
