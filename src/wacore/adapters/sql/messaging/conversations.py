"""Conversations in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import bulk_update, chunks
from wacore.adapters.sql.errors import Meaning, meaning
from wacore.adapters.sql.messaging.tables_intake import conversations, inbound_messages
from wacore.domain.errors import TryAgain
from wacore.domain.ids import ConversationId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.conversation import Conversation, ConversationNotFound
from wacore.domain.messaging.sender import Sender

_COLUMNS = [column.name for column in conversations.c if column.name != "id"]


class SqlConversationRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(
        self, organization_id: OrganizationId, conversation_id: ConversationId
    ) -> Conversation:
        result = await self._connection.execute(
            select(conversations)
            .where(
                conversations.c.id == conversation_id,
                conversations.c.organization_id == organization_id,
            )
            .with_for_update()
        )
        row = result.one_or_none()
        if row is None:
            raise ConversationNotFound(conversation_id)
        return to_conversation(row)

    async def of_senders(
        self, senders: Collection[tuple[PhoneNumberId, Sender]]
    ) -> list[Conversation]:
        found: dict[ConversationId, Conversation] = {}
        for some in chunks(list(senders), 300):
            wa_ids = {wa_id for _, sender in some for wa_id in sender.wa_ids}
            bsuids = {sender.bsuid for _, sender in some if sender.bsuid}
            result = await self._connection.execute(
                select(conversations)
                .where(
                    conversations.c.phone_number_id.in_({number for number, _ in some}),
                    or_(conversations.c.wa_id.in_(wa_ids), conversations.c.bsuid.in_(bsuids)),
                )
                .order_by(conversations.c.id)
                .with_for_update()
            )
            found.update({row.id: to_conversation(row) for row in result})
        return list(found.values())

    async def put(self, new: Sequence[Conversation]) -> None:
        rows = [{f.name: getattr(each, f.name) for f in fields(each)} for each in new]
        known = await self._known([each.id for each in new])
        try:
            await bulk_update(
                self._connection,
                conversations,
                [row for row in rows if row["id"] in known],
                key=["id"],
                columns=_COLUMNS,
            )
            if fresh := [row for row in rows if row["id"] not in known]:
                await self._connection.execute(insert(conversations), fresh)
        except IntegrityError as error:
            if meaning(error) is Meaning.UNIQUE:
                raise TryAgain("Another worker has just begun one of these conversations.") from (
                    error
                )
            raise

    async def merge(self, other: ConversationId, into: ConversationId) -> None:
        await self._connection.execute(
            update(inbound_messages)
            .where(inbound_messages.c.conversation_id == other)
            .values(conversation_id=into)
        )
        await self._connection.execute(delete(conversations).where(conversations.c.id == other))

    async def _known(self, ids: list[ConversationId]) -> set[ConversationId]:
        result = await self._connection.execute(
            select(conversations.c.id).where(conversations.c.id.in_(ids))
        )
        return {row.id for row in result}


def to_conversation(row: Row[Any]) -> Conversation:
    return Conversation(**row._mapping)
