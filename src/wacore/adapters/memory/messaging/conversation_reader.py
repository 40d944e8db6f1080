"""The inbox, read from memory."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.application.messaging.ports_conversations import ResponseCounts
from wacore.application.messaging.ports_intake import ResponseKind
from wacore.application.messaging.thread_pages import THREAD, newest_first
from wacore.application.messaging.views_conversations import (
    ConversationFilter,
    ThreadMessage,
    ours,
    theirs,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import ConversationId, DispatchId, MessageId, OrganizationId
from wacore.domain.messaging.conversation import Conversation, ConversationNotFound
from wacore.domain.messaging.inbound import InboundMessage
from wacore.domain.messaging.message import Message, MessageNotFound

_LATEST = MemoryKeyset[Conversation](
    "conversations.latest",
    SortKey(of=lambda each: each.last_message_at, kind=datetime, descending=True),
    SortKey(of=lambda each: each.id, kind=ConversationId, descending=True),
)
_THREAD = MemoryKeyset[ThreadMessage](
    THREAD,
    SortKey(of=lambda each: each.at, kind=datetime, descending=True),
    SortKey(of=lambda each: each.id, kind=MessageId, descending=True),
)


class MemoryConversationReader:
    """A ConversationReader."""

    def __init__(self, store: MemoryIntakeStore) -> None:
        self._store = store

    async def page(
        self, organization_id: OrganizationId, wanted: ConversationFilter, page: PageRequest
    ) -> Page[Conversation]:
        found = [
            each
            for each in self._store.conversations.values()
            if each.organization_id == organization_id and _passes(each, wanted)
        ]
        return _LATEST.page(found, page, lambda each: each)

    async def conversation(
        self, organization_id: OrganizationId, conversation_id: ConversationId
    ) -> Conversation:
        conversation = self._store.conversations.get(conversation_id)
        if conversation is None or conversation.organization_id != organization_id:
            raise ConversationNotFound(conversation_id)
        return conversation

    async def thread(self, conversation: Conversation, page: PageRequest) -> Page[ThreadMessage]:
        received = [
            theirs(message)
            for message in self._store.inbound.values()
            if message.conversation_id == conversation.id
        ]
        sent = [
            ours(message, self._store.contents[message.id])
            for message in self._store.messages.values()
            if _is_sent_to(message, conversation)
        ]
        more = PageRequest(limit=page.limit + 1, cursor=page.cursor)
        return newest_first(_THREAD.page([*received, *sent], more, lambda each: each).items, page)

    async def inbound(
        self, organization_id: OrganizationId, message_id: MessageId
    ) -> InboundMessage:
        message = self._store.inbound.get(message_id)
        if message is None or message.organization_id != organization_id:
            raise MessageNotFound(message_id)
        return message

    async def responses(
        self, dispatch_ids: Collection[DispatchId]
    ) -> Mapping[DispatchId, ResponseCounts]:
        counted = Counter((dispatch_id, kind) for dispatch_id, kind, _ in self._store.responses)
        return {
            dispatch_id: ResponseCounts(
                replies=counted[dispatch_id, ResponseKind.REPLY],
                opt_outs=counted[dispatch_id, ResponseKind.OPT_OUT],
            )
            for dispatch_id in dispatch_ids
            if any(dispatch_id == of for of, _ in counted)
        }


def _passes(conversation: Conversation, wanted: ConversationFilter) -> bool:
    return (
        (conversation.unread > 0 or not wanted.unread)
        and (conversation.assigned_to is None or not wanted.unassigned)
        and wanted.assigned_to in (None, conversation.assigned_to)
        and (wanted.open_at is None or conversation.is_open(wanted.open_at))
        and wanted.phone_number_id in (None, conversation.phone_number_id)
        and wanted.phone in (None, conversation.phone)
    )


def _is_sent_to(message: Message, conversation: Conversation) -> bool:
    return (
        message.organization_id == conversation.organization_id
        and message.phone_number_id == conversation.phone_number_id
        and (
            message.phone in conversation.phones
            or (message.bsuid is not None and message.bsuid == conversation.bsuid)
        )
    )
