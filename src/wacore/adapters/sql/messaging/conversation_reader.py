"""The inbox, read from SQL."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.messaging.conversations import to_conversation
from wacore.adapters.sql.messaging.inbound import to_inbound
from wacore.adapters.sql.messaging.message_rows import COLUMNS, to_message
from wacore.adapters.sql.messaging.tables import dispatches, message_contents, messages
from wacore.adapters.sql.messaging.tables_intake import (
    conversations,
    dispatch_responses,
    inbound_messages,
)
from wacore.adapters.sql.reads import Reads
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
from wacore.domain.messaging.message import MessageNotFound

_LATEST = Keyset(
    "conversations.latest", conversations.c.last_message_at.desc(), conversations.c.id.desc()
)
_THEIRS = Keyset(THREAD, inbound_messages.c.at.desc(), inbound_messages.c.id.desc())
_OURS = Keyset(THREAD, messages.c.planned_at.desc(), messages.c.id.desc())


class SqlConversationReader:
    """A ConversationReader."""

    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def page(
        self, organization_id: OrganizationId, wanted: ConversationFilter, page: PageRequest
    ) -> Page[Conversation]:
        statement = select(conversations).where(
            conversations.c.organization_id == organization_id, *_conditions(wanted)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_LATEST.page(statement, page))).all()
        return _LATEST.cut(rows, page, to_conversation)

    async def conversation(
        self, organization_id: OrganizationId, conversation_id: ConversationId
    ) -> Conversation:
        row = await self._one(
            select(conversations).where(
                conversations.c.id == conversation_id,
                conversations.c.organization_id == organization_id,
            )
        )
        if row is None:
            raise ConversationNotFound(conversation_id)
        return to_conversation(row)

    async def thread(self, conversation: Conversation, page: PageRequest) -> Page[ThreadMessage]:
        received = select(inbound_messages).where(
            inbound_messages.c.conversation_id == conversation.id
        )
        async with self._engine.connect() as connection:
            found = {
                row.id: theirs(to_inbound(row))
                for row in await connection.execute(_THEIRS.page(received, page))
            }
            for sent in _sent_to(conversation):
                found |= {
                    row.id: ours(to_message(row), row.content)
                    for row in await connection.execute(_OURS.page(sent, page))
                }
        return newest_first(found.values(), page)

    async def inbound(
        self, organization_id: OrganizationId, message_id: MessageId
    ) -> InboundMessage:
        row = await self._one(
            select(inbound_messages).where(
                inbound_messages.c.id == message_id,
                inbound_messages.c.organization_id == organization_id,
            )
        )
        if row is None:
            raise MessageNotFound(message_id)
        return to_inbound(row)

    async def responses(
        self, dispatch_ids: Collection[DispatchId]
    ) -> Mapping[DispatchId, ResponseCounts]:
        counted = (
            select(
                dispatch_responses.c.dispatch_id,
                dispatch_responses.c.kind,
                func.count().label("responses"),
            )
            .where(dispatch_responses.c.dispatch_id.in_(dispatch_ids))
            .group_by(dispatch_responses.c.dispatch_id, dispatch_responses.c.kind)
        )
        found: dict[DispatchId, dict[str, int]] = {}
        async with self._engine.connect() as connection:
            for row in await connection.execute(counted):
                found.setdefault(row.dispatch_id, {})[row.kind] = row.responses
        return {
            dispatch_id: ResponseCounts(
                replies=kinds.get(ResponseKind.REPLY, 0),
                opt_outs=kinds.get(ResponseKind.OPT_OUT, 0),
            )
            for dispatch_id, kinds in found.items()
        }

    async def _one(self, statement: Select[Any]) -> Any:
        async with self._engine.connect() as connection:
            return (await connection.execute(statement)).one_or_none()


def _conditions(wanted: ConversationFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.unread:
        conditions.append(conversations.c.unread > 0)
    if wanted.unassigned:
        conditions.append(conversations.c.assigned_to.is_(None))
    if wanted.assigned_to is not None:
        conditions.append(conversations.c.assigned_to == wanted.assigned_to)
    if wanted.open_at is not None:
        conditions.append(conversations.c.window_until > wanted.open_at)
    if wanted.phone_number_id is not None:
        conditions.append(conversations.c.phone_number_id == wanted.phone_number_id)
    if wanted.phone is not None:
        conditions.append(conversations.c.phone == wanted.phone)
    return conditions


def _sent_to(conversation: Conversation) -> Iterator[Select[Any]]:
    """
    By number through one index, by user id through another, dispatch by dispatch.

    One statement with an OR would read all that the organisation ever sent.
    """
    sent = (
        select(*COLUMNS, message_contents.c.content)
        .join(message_contents, message_contents.c.message_id == messages.c.id)
        .where(
            messages.c.organization_id == conversation.organization_id,
            messages.c.phone_number_id == conversation.phone_number_id,
        )
    )
    if conversation.phones:
        yield sent.where(messages.c.phone.in_(conversation.phones))
    if conversation.bsuid is not None:
        yield sent.join(dispatches, dispatches.c.id == messages.c.dispatch_id).where(
            dispatches.c.phone_number_id == conversation.phone_number_id,
            messages.c.bsuid == conversation.bsuid,
        )
