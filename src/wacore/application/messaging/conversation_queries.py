"""The inbox, looked at."""

import msgspec

from wacore.application.messaging.ports_conversations import ConversationReader
from wacore.application.messaging.views_conversations import (
    ConversationFilter,
    ConversationView,
    ThreadMessage,
    conversation_view,
)
from wacore.application.ports import Cache, Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ConversationId

SPACE = "messages"
TTL = 120.0


class ListConversationsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    wanted: ConversationFilter = ConversationFilter()
    page: PageRequest = PageRequest()


class ListConversations:
    """The organisation's inbox, those written to last first."""

    def __init__(self, reader: ConversationReader, cache: Cache) -> None:
        self._reader = reader
        self._cache = cache

    async def __call__(self, query: ListConversationsQuery) -> Page[ConversationView]:
        """
        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        query.actor.require(Permission.READ_MESSAGES)
        actor, wanted = query.actor, [query.wanted, query.page]
        return await self._cache.get(
            SPACE,
            actor.organization_id,
            f"conversations:{actor.user_id}:{msgspec.json.encode(wanted).decode()}",
            lambda: self._load(query),
            Page[ConversationView],
            ttl=TTL,
        )

    async def _load(self, query: ListConversationsQuery) -> Page[ConversationView]:
        found = await self._reader.page(query.actor.organization_id, query.wanted, query.page)
        return Page(
            items=[conversation_view(each) for each in found.items], next_cursor=found.next_cursor
        )


class GetConversationQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    conversation_id: ConversationId


class GetConversation:
    def __init__(self, reader: ConversationReader) -> None:
        self._reader = reader

    async def __call__(self, query: GetConversationQuery) -> ConversationView:
        """
        Raises:
            ConversationNotFound: The organisation has no such conversation.
        """
        query.actor.require(Permission.READ_MESSAGES)
        return conversation_view(
            await self._reader.conversation(query.actor.organization_id, query.conversation_id)
        )


class ReadThreadQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    conversation_id: ConversationId
    page: PageRequest = PageRequest()


class ReadThread:
    """A conversation's messages, theirs and ours, the newest first."""

    def __init__(self, reader: ConversationReader) -> None:
        self._reader = reader

    async def __call__(self, query: ReadThreadQuery) -> Page[ThreadMessage]:
        """
        Raises:
            ConversationNotFound: The organisation has no such conversation.
            InvalidCursor: The cursor is not one of this list.
        """
        query.actor.require(Permission.READ_MESSAGES)
        conversation = await self._reader.conversation(
            query.actor.organization_id, query.conversation_id
        )
        return await self._reader.thread(conversation, query.page)
