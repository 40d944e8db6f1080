"""What can be done with conversations, on any store: subclassed for memory and for SQL."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from support.accounts import STRANGE_ACTOR, an_actor
from support.caching import OpenCache
from support.dispatching import CAMPAIGN, NUMBER
from support.inbox_ground import AGENT, InboxGround
from support.intake import Intake
from support.intake_ground import AT, MIRAS_PHONE
from support.webhook_bodies import a_body, a_text
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.messaging.read_receipts import MemoryReadReceipts
from wacore.adapters.system import uuid7
from wacore.application.cursors import InvalidCursor
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.assign_conversation import (
    AssignConversation,
    AssignConversationCommand,
)
from wacore.application.messaging.conversation_queries import (
    GetConversation,
    GetConversationQuery,
    ListConversations,
    ListConversationsQuery,
    ReadThread,
    ReadThreadQuery,
)
from wacore.application.messaging.mark_read import MarkRead, MarkReadCommand
from wacore.application.messaging.ports_conversations import ConversationReader, ResponseCounts
from wacore.application.messaging.queue_message import QueueMessage
from wacore.application.messaging.reply import Reply, ReplyCommand
from wacore.application.messaging.views_conversations import (
    ConversationView,
)
from wacore.application.ports import PageRequest
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import UserId
from wacore.domain.messaging.conversation import (
    ConversationNotFound,
    ConversationVersionConflict,
    WindowClosed,
)
from wacore.domain.messaging.message_state import MessageState

TEXT = {"type": "text", "text": {"body": "Good morning"}}


class InboxSuite(InboxGround):
    """Found, assigned, read, answered."""

    async def test_the_inbox_shows_the_latest_first(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """Page after page, each conversation once."""
        texts = [
            a_text(f"wamid.{n}", at=AT + n % 3) | {"from": f"49170000000{n}", "from_user_id": ""}
            for n in range(7)
        ]
        await connected.take(a_body(messages=texts, contacts=[]))
        await connected.apply_all()
        everything = await self.listed(reader)
        query = ListConversationsQuery(actor=AGENT, page=PageRequest(limit=3))
        seen: list[ConversationView] = []
        while True:
            page = await ListConversations(reader, OpenCache(), ManualClock())(query)
            seen += page.items
            if page.next_cursor is None:
                break
            query = ListConversationsQuery(
                actor=AGENT, page=PageRequest(limit=3, cursor=page.next_cursor)
            )

        assert everything == seen
        assert 7 == len({each.id for each in seen})
        times = [each.last_message_at for each in seen]
        assert sorted(times, reverse=True) == times

    async def test_a_foreign_cursor_is_refused(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """Cursors are ours to make."""
        with pytest.raises(InvalidCursor):
            await self.listed(reader, PageRequest(cursor="abc"))

    async def test_the_inbox_is_filtered(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """By what is unread, whose it is, and what may be answered freely."""
        mine = (await self.one(connected, reader)).id
        assert 1 == len(await self.listed(reader, unread=True, unassigned=True))
        assert 1 == len(await self.listed(reader, open_at=connected.clock.now()))
        assert 1 == len(await self.listed(reader, phone=MIRAS_PHONE, phone_number_id=NUMBER))
        await AssignConversation(connected.begin, connected.clock)(
            AssignConversationCommand(actor=AGENT, conversation_id=mine, assign_to=AGENT.user_id)
        )
        tomorrow = connected.clock.now() + timedelta(hours=24)

        assert 1 == len(await self.listed(reader, assigned_to=AGENT.user_id))
        assert [] == await self.listed(reader, unassigned=True)
        assert [] == await self.listed(reader, assigned_to=UserId(UUID(int=77)))
        assert [] == await self.listed(reader, open_at=tomorrow)
        assert [] == await self.listed(reader, phone="+491700000000")

    async def test_another_organisation_sees_nothing(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """Neither the list, nor the conversation, nor its messages."""
        found = await self.one(connected, reader)
        empty = await ListConversations(reader, OpenCache(), ManualClock())(
            ListConversationsQuery(actor=STRANGE_ACTOR)
        )
        assert [] == empty.items
        for attempt in (
            GetConversation(reader)(
                GetConversationQuery(actor=STRANGE_ACTOR, conversation_id=found.id)
            ),
            ReadThread(reader)(ReadThreadQuery(actor=STRANGE_ACTOR, conversation_id=found.id)),
            AssignConversation(connected.begin, connected.clock)(
                AssignConversationCommand(
                    actor=STRANGE_ACTOR, conversation_id=found.id, assign_to=None
                )
            ),
        ):
            with pytest.raises(ConversationNotFound):
                await attempt

    async def test_an_assignment_of_a_stale_copy_is_refused(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """Two agents grab one conversation: the second is told. New messages disturb neither."""
        found = await self.one(connected, reader)
        await connected.take(a_body(messages=[a_text("wamid.2")]))
        await connected.apply_all()
        assign = AssignConversation(connected.begin, connected.clock)
        command = AssignConversationCommand(
            actor=AGENT,
            conversation_id=found.id,
            assign_to=AGENT.user_id,
            expected_version=found.version,
        )
        await assign(command)

        with pytest.raises(ConversationVersionConflict):
            await assign(command)

    async def test_who_may_only_read_assigns_nothing(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """An analyst looks."""
        found = await self.one(connected, reader)
        command = AssignConversationCommand(
            actor=an_actor("analyst"), conversation_id=found.id, assign_to=None
        )

        with pytest.raises(PermissionDenied):
            await AssignConversation(connected.begin, connected.clock)(command)

    async def test_reading_shows_blue_ticks(
        self, connected: Intake, reader: ConversationReader, vault: AccountVault
    ) -> None:
        """Nothing is unread any more, and Meta hears of the newest message."""
        found = await self.one(connected, reader)
        receipts = MemoryReadReceipts()
        mark = MarkRead(connected.begin, vault, receipts, connected.clock)

        assert await mark(MarkReadCommand(actor=AGENT, conversation_id=found.id))
        assert ["wamid.1"] == receipts.read
        assert 0 == (await self.listed(reader))[0].unread

    async def test_reading_needs_no_meta(
        self, connected: Intake, reader: ConversationReader, vault: AccountVault
    ) -> None:
        """Without Meta, or without a receipt, the conversation is read all the same."""
        found = await self.one(connected, reader)
        receipts = MemoryReadReceipts()
        mark = MarkRead(connected.begin, vault, receipts, connected.clock)
        receipts.down = True

        assert not await mark(MarkReadCommand(actor=AGENT, conversation_id=found.id))
        assert [] == await self.listed(reader, unread=True)
        receipts.down = False
        assert not await mark(MarkReadCommand(actor=AGENT, conversation_id=found.id, receipt=False))
        assert [] == receipts.read

    def reply(self, intake: Intake, reader: ConversationReader) -> Reply:
        sending = intake.sending
        queue = QueueMessage(
            intake.begin, sending.numbers, sending.consents, sending.queue, intake.clock, uuid7
        )
        return Reply(reader, queue, intake.clock)

    async def test_an_answer_goes_to_whom_wrote(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """From the number they wrote to; both sides show in the thread."""
        found = await self.one(connected, reader)
        connected.clock.advance(timedelta(minutes=1))
        queued = await self.reply(connected, reader)(
            ReplyCommand(actor=AGENT, conversation_id=found.id, content=TEXT)
        )

        thread = await self.thread(reader, found.id)
        assert [(False, queued.id), (True, thread[1].id)] == [(m.inbound, m.id) for m in thread]
        assert (MessageState.PLANNED, None) == (thread[0].state, thread[1].state)
        assert TEXT == msgspec.json.decode(thread[0].content)
        assert ("Hello", "wamid.1") == (thread[1].text, thread[1].wamid)

    async def test_after_a_day_only_a_template_goes(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """Meta would refuse anything else with 131047."""
        found = await self.one(connected, reader)
        connected.clock.advance(timedelta(hours=24))
        reply = self.reply(connected, reader)
        with pytest.raises(WindowClosed):
            await reply(ReplyCommand(actor=AGENT, conversation_id=found.id, content=TEXT))
        template = {
            "type": "template",
            "template": {"name": "spring_offer", "language": {"code": "en_US"}},
        }
        await reply(ReplyCommand(actor=AGENT, conversation_id=found.id, content=template))

        assert "template" == (await self.thread(reader, found.id))[0].type

    async def test_a_thread_comes_in_pages(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """Theirs and ours interleaved by time, none lost or shown twice at the seams."""
        await self.sent_campaign(connected)
        found = await self.one(connected, reader)
        for n in range(5):
            connected.clock.advance(timedelta(seconds=1))
            await self.reply(connected, reader)(
                ReplyCommand(actor=AGENT, conversation_id=found.id, content=TEXT)
            )
            now = int(connected.clock.now().timestamp())
            await connected.take(a_body(messages=[a_text(f"wamid.more{n}", "More", now)]))
            await connected.apply_all()

        whole = await self.thread(reader, found.id)
        assert 12 == len({message.id for message in whole})
        assert whole == await self.thread(reader, found.id, limit=1)
        assert whole == await self.thread(reader, found.id, limit=5)
        assert CAMPAIGN == whole[-1].dispatch_id or CAMPAIGN == whole[-2].dispatch_id

    async def test_responses_are_counted_by_dispatch(
        self, connected: Intake, reader: ConversationReader
    ) -> None:
        """Who asks for a campaign's replies and opt-outs gets numbers, not rows."""
        await self.sent_campaign(connected)
        await connected.take(a_body(messages=[a_text("wamid.1", "stop")]))
        await connected.apply_all()

        assert {CAMPAIGN: ResponseCounts(replies=1, opt_outs=1)} == dict(
            await reader.responses([CAMPAIGN])
        )
