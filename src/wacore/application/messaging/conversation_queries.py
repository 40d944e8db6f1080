"""The inbox, looked at."""

import msgspec

from wacore.application.messaging.ports_conversations import ConversationReader
from wacore.application.messaging.views_conversations import (
    ConversationFilter,
    ConversationView,
    ThreadMessage,
    conversation_view,
)
from wacore.application.ports import Cache, Clock, Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ConversationId, OrganizationId

SPACE = "messages"
TTL = 120.0


class ListConversationsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`open` asks for those that may be answered freely now."""

    actor: Actor
    open: bool = False
    wanted: ConversationFilter = ConversationFilter()
    page: PageRequest = PageRequest()


class ListConversations:
    """The organisation's inbox, those written to last first."""

    def __init__(self, reader: ConversationReader, cache: Cache, clock: Clock) -> None:
        self._reader = reader
        self._cache = cache
        self._clock = clock

    async def __call__(self, query: ListConversationsQuery) -> Page[ConversationView]:
        """
        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        query.actor.require(Permission.READ_MESSAGES)
        actor, wanted = query.actor, query.wanted
        if query.open:
            # to the minute, so that the answer is good for another caller
            now = self._clock.now().replace(second=0, microsecond=0)
            wanted = msgspec.structs.replace(wanted, open_at=now)
        return await self._cache.get(
            SPACE,
            actor.organization_id,
            f"conversations:{actor.user_id}:{msgspec.json.encode([wanted, query.page]).decode()}",
            lambda: self._load(actor.organization_id, wanted, query.page),
            Page[ConversationView],
            ttl=TTL,
        )

    async def _load(
        self, organization_id: OrganizationId, wanted: ConversationFilter, page: PageRequest
    ) -> Page[ConversationView]:
        found = await self._reader.page(organization_id, wanted, page)
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
