"""What the store of inbound messages and conversations promises."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from wacore.application.cursors import InvalidCursor
from wacore.application.messaging.ports import NewMessage
from wacore.application.messaging.ports_intake import Addressee, Response, ResponseKind
from wacore.application.messaging.views_conversations import ConversationFilter
from wacore.application.ports import PageRequest
from wacore.domain.errors import TryAgain
from wacore.domain.ids import (
    ConversationId,
    DispatchId,
    MessageId,
    PhoneNumberId,
    UserId,
    Wamid,
)
from wacore.domain.messaging.conversation import ConversationNotFound
from wacore.domain.messaging.message import Message, MessageNotFound
from wacore.domain.messaging.sender import Sender
from wacore.testing.intake import (
    CONVERSATION,
    NOON,
    NUMBER,
    ORGANIZATION,
    STRANGER,
    IntakeStore,
    a_conversation,
    an_inbound,
)
from wacore.testing.messages import a_dispatch, a_message

OTHER = ConversationId(UUID(int=6))
DISPATCH = DispatchId(UUID(int=7))


def _id_made_at(moment: datetime) -> UUID:
    """The least UUIDv7 of its millisecond, which is the first of its fields (RFC 9562)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62)


class ConversationsContract:
    """Subclasses supply `store`, empty."""

    @pytest.fixture
    async def begun(self, store: IntakeStore) -> IntakeStore:
        async with store.begin() as work:
            await work.conversations.put([a_conversation()])
            await work.commit()
        return store

    async def test_a_conversation_comes_back_as_it_was_stored(self, begun: IntakeStore) -> None:
        """Every field, and again after all that can change has changed."""
        assert a_conversation() == await begun.conversations.conversation(
            ORGANIZATION, CONVERSATION
        )
        changed = a_conversation(
            wa_id=None,
            phone=None,
            assigned_to=UserId(UUID(int=9)),
            window_until=None,
            last_inbound=None,
            version=4,
        )
        async with begun.begin() as work:
            await work.conversations.put([changed])
            await work.commit()

        async with begun.begin() as work:
            assert changed == await work.conversations.get(ORGANIZATION, CONVERSATION)

    async def test_another_organisation_finds_nothing(self, begun: IntakeStore) -> None:
        """Neither reading nor writing."""
        with pytest.raises(ConversationNotFound):
            await begun.conversations.conversation(STRANGER, CONVERSATION)
        async with begun.begin() as work:
            with pytest.raises(ConversationNotFound):
                await work.conversations.get(STRANGER, CONVERSATION)

    @pytest.mark.parametrize(
        ("sender", "found"),
        [
            (Sender(wa_id="491701234567"), [CONVERSATION]),
            (Sender(bsuid="DE.7Q4mZr1T9sKx2LwA"), [CONVERSATION]),
            (Sender(wa_id="491700000000", bsuid="DE.7Q4mZr1T9sKx2LwA"), [CONVERSATION]),
            (Sender(wa_id="491700000000"), []),
            (Sender(bsuid="DE.other"), []),
        ],
    )
    async def test_people_are_found_by_any_identity(
        self, begun: IntakeStore, sender: Sender, found: list[ConversationId]
    ) -> None:
        """By number or by user id, at the number of ours they wrote to."""
        async with begun.begin() as work:
            here = await work.conversations.of_senders([(NUMBER, sender)])
            elsewhere = await work.conversations.of_senders([(PhoneNumberId("2"), sender)])

        assert found == [each.id for each in here]
        assert [] == elsewhere

    async def test_a_person_has_one_conversation_per_number(self, begun: IntakeStore) -> None:
        """A second one is somebody else's race to run again; at another number it is fine."""
        elsewhere = a_conversation(id=OTHER, phone_number_id=PhoneNumberId("2"))
        async with begun.begin() as work:
            await work.conversations.put([elsewhere])
            await work.commit()
        twin = a_conversation(id=ConversationId(UUID(int=8)), bsuid=None)
        async with begun.begin() as work:
            with pytest.raises(TryAgain):
                await work.conversations.put([twin])

    async def test_a_message_comes_back_as_it_was_stored(self, begun: IntakeStore) -> None:
        """With sender, file, quote and Meta's own words."""
        full = an_inbound()
        bare = an_inbound(
            "wamid.2", media=None, becomes=None, reply_to=None, sender=Sender(bsuid="DE.7Q")
        )
        async with begun.begin() as work:
            await work.inbound.add([full, bare])
            await work.commit()

        assert full == await begun.conversations.inbound(ORGANIZATION, full.id)
        assert bare == await begun.conversations.inbound(ORGANIZATION, bare.id)
        with pytest.raises(MessageNotFound):
            await begun.conversations.inbound(STRANGER, full.id)

    async def test_a_message_is_stored_once(self, begun: IntakeStore) -> None:
        """Known ones can be asked for; storing one twice is a race to run again."""
        async with begun.begin() as work:
            await work.inbound.add([an_inbound()])
            await work.commit()

        async with begun.begin() as work:
            wanted = [(NUMBER, Wamid("wamid.1")), (NUMBER, Wamid("wamid.2"))]
            assert set(wanted[:1]) == await work.inbound.known(wanted)
            assert set() == await work.inbound.known([(PhoneNumberId("2"), Wamid("wamid.1"))])
            with pytest.raises(TryAgain):
                await work.inbound.add([an_inbound()])

    async def test_a_merged_conversation_hands_its_messages_over(self, begun: IntakeStore) -> None:
        """Nothing is lost, and the other one is gone."""
        message = replace(an_inbound(), conversation_id=OTHER)
        async with begun.begin() as work:
            await work.conversations.put([a_conversation(id=OTHER, wa_id="1", bsuid="x")])
            await work.inbound.add([message])
            await work.conversations.merge(OTHER, CONVERSATION)
            await work.commit()

        moved = await begun.conversations.inbound(ORGANIZATION, message.id)
        assert CONVERSATION == moved.conversation_id
        with pytest.raises(ConversationNotFound):
            await begun.conversations.conversation(ORGANIZATION, OTHER)

    async def test_conversations_are_listed_by_their_last_message(self, store: IntakeStore) -> None:
        """The newest first, page by page; those that are wanted, of one organisation."""
        new = [
            a_conversation(
                id=ConversationId(UUID(int=30 + n)),
                organization_id=STRANGER if n == 3 else ORGANIZATION,
                wa_id=str(n),
                bsuid=None,
                unread=n % 2,
                last_message_at=NOON + timedelta(minutes=n),
            )
            for n in range(4)
        ]
        async with store.begin() as work:
            await work.conversations.put(new)
            await work.commit()

        everything = ConversationFilter()
        first = await store.conversations.page(ORGANIZATION, everything, PageRequest(limit=2))
        rest = await store.conversations.page(
            ORGANIZATION, everything, PageRequest(limit=2, cursor=first.next_cursor)
        )
        unread = await store.conversations.page(
            ORGANIZATION, ConversationFilter(unread=True), PageRequest()
        )

        assert [new[2], new[1], new[0]] == [*first.items, *rest.items]
        assert rest.next_cursor is None
        assert [new[1]] == unread.items
        with pytest.raises(InvalidCursor):
            await store.conversations.page(ORGANIZATION, everything, PageRequest(cursor="x"))

    async def test_a_thread_holds_both_sides(self, begun: IntakeStore) -> None:
        """The newest first, page by page, and nothing said to or by others."""
        theirs = an_inbound()
        ours = a_message(
            1, phone=a_conversation().phone, planned_at=NOON + timedelta(minutes=1), due_at=NOON
        )
        strangers = a_message(2, phone="+491700000000")
        async with begun.begin() as work:
            await work.inbound.add([theirs])
            await work.messages.add([NewMessage(each, b"{}") for each in (ours, strangers)])
            await work.commit()

        first = await begun.conversations.thread(a_conversation(), PageRequest(limit=1))
        rest = await begun.conversations.thread(
            a_conversation(), PageRequest(limit=1, cursor=first.next_cursor)
        )

        assert [(ours.id, False), (theirs.id, True)] == [
            (each.id, each.inbound) for each in (*first.items, *rest.items)
        ]
        assert rest.next_cursor is None
        with pytest.raises(InvalidCursor):
            await begun.conversations.thread(a_conversation(), PageRequest(cursor="x"))

    async def test_who_is_answered_is_found(self, store: IntakeStore) -> None:
        """By the message quoted; else by the last one to a number since then."""
        first, last = (
            a_message(
                1,
                id=MessageId(_id_made_at(NOON + minutes)),
                wamid=wamid,
                planned_at=NOON + minutes,
            )
            for minutes, wamid in [
                (timedelta(), Wamid("wamid.1")),
                (timedelta(minutes=1), None),
            ]
        )
        async with store.begin() as work:
            await work.dispatches.add(a_dispatch())
            await work.messages.add([NewMessage(each, b"{}", False) for each in (first, last)])
            await work.commit()

        async with store.begin() as work:
            quoted = await work.responses.answered([Wamid("wamid.1"), Wamid("wamid.x")])
            phones = [f"{first.phone}", "+491700000000"]
            newest = await work.responses.last_to(ORGANIZATION, phones, NOON)
            late = await work.responses.last_to(ORGANIZATION, phones, NOON + timedelta(hours=1))
            foreign = await work.responses.last_to(STRANGER, phones, NOON)

        def addressee(message: Message) -> Addressee:
            return Addressee(
                message_id=message.id,
                organization_id=ORGANIZATION,
                dispatch_id=message.dispatch_id,
                phone=message.phone,
                bsuid=None,
                language="en_US",
            )

        assert {Wamid("wamid.1"): addressee(first)} == quoted
        assert {first.phone: addressee(last)} == newest
        assert ({}, {}) == (late, foreign)

    async def test_a_response_counts_once_per_message_and_kind(self, store: IntakeStore) -> None:
        """However often it is recorded."""
        first, second = (
            Addressee(
                message_id=MessageId(UUID(int=n)),
                organization_id=ORGANIZATION,
                dispatch_id=DISPATCH,
                phone="+491701234567",
                bsuid=None,
            )
            for n in (20, 21)
        )
        async with store.begin() as work:
            for _ in range(2):
                await work.responses.record(
                    [
                        Response(ResponseKind.REPLY, first, NOON),
                        Response(ResponseKind.REPLY, second, NOON),
                        Response(ResponseKind.OPT_OUT, first, NOON),
                    ]
                )
            await work.responses.record([])
            await work.commit()

        counts = await store.conversations.responses([DISPATCH, DispatchId(UUID(int=99))])
        assert [(DISPATCH, 2, 1)] == [
            (dispatch, count.replies, count.opt_outs) for dispatch, count in counts.items()
        ]
