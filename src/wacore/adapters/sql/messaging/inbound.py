"""Messages people sent to us, and what they answer, in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import chunks, insert_ignore
from wacore.adapters.sql.errors import Meaning, meaning
from wacore.adapters.sql.messaging.tables import dispatches, messages
from wacore.adapters.sql.messaging.tables_intake import dispatch_responses, inbound_messages
from wacore.application.messaging.ports_intake import Addressee, Response
from wacore.domain.errors import TryAgain
from wacore.domain.ids import OrganizationId, PhoneNumberId, WabaId, Wamid
from wacore.domain.messaging.inbound import InboundMessage, ReceivedMedia, ReceivedMessage
from wacore.domain.messaging.sender import Sender


class SqlInboundRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def known(
        self, wamids: Collection[tuple[PhoneNumberId, Wamid]]
    ) -> set[tuple[PhoneNumberId, Wamid]]:
        wanted = set(wamids)
        found: set[tuple[PhoneNumberId, Wamid]] = set()
        for some in chunks(sorted(wanted)):
            result = await self._connection.execute(
                select(inbound_messages.c.phone_number_id, inbound_messages.c.wamid).where(
                    inbound_messages.c.phone_number_id.in_({number for number, _ in some}),
                    inbound_messages.c.wamid.in_([wamid for _, wamid in some]),
                )
            )
            found.update((row.phone_number_id, row.wamid) for row in result)
        return found & wanted

    async def add(self, new: Sequence[InboundMessage]) -> None:
        try:
            await self._connection.execute(insert(inbound_messages), [_to_row(m) for m in new])
        except IntegrityError as error:
            if meaning(error) is Meaning.UNIQUE:
                raise TryAgain("Another worker has just stored one of these messages.") from error
            raise


class SqlResponseStore:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def answered(self, wamids: Collection[Wamid]) -> Mapping[Wamid, Addressee]:
        found: dict[Wamid, Addressee] = {}
        for some in chunks(sorted(wamids)):
            result = await self._connection.execute(
                _ADDRESSEES.add_columns(messages.c.wamid).where(messages.c.wamid.in_(some))
            )
            found.update({row.wamid: _to_addressee(row) for row in result})
        return found

    async def last_to(
        self, organization_id: OrganizationId, phones: Collection[str], since: datetime
    ) -> Mapping[str, Addressee]:
        newest = (
            select(func.max(messages.c.id).label("id"))
            .where(
                messages.c.organization_id == organization_id,
                messages.c.phone.in_(phones),
                messages.c.id >= _first_id(since),
            )
            .group_by(messages.c.phone)
            .subquery()
        )
        result = await self._connection.execute(
            _ADDRESSEES.join(newest, messages.c.id == newest.c.id)
        )
        return {row.phone: _to_addressee(row) for row in result}

    async def record(self, responses: Sequence[Response]) -> None:
        rows = [
            {
                "dispatch_id": response.addressee.dispatch_id,
                "kind": response.kind.value,
                "message_id": response.addressee.message_id,
                "at": response.at,
            }
            for response in responses
        ]
        await insert_ignore(self._connection, dispatch_responses, rows)


_ADDRESSEES = select(
    messages.c.id,
    messages.c.organization_id,
    messages.c.dispatch_id,
    messages.c.phone,
    messages.c.bsuid,
    dispatches.c.template_language,
).join_from(messages, dispatches, dispatches.c.id == messages.c.dispatch_id)


def _to_addressee(row: Any) -> Addressee:
    return Addressee(
        message_id=row.id,
        organization_id=row.organization_id,
        dispatch_id=row.dispatch_id,
        phone=row.phone,
        bsuid=row.bsuid,
        language=row.template_language,
    )


def _first_id(since: datetime) -> UUID:
    """No UUIDv7 made since then is smaller."""
    return UUID(int=int(since.timestamp() * 1000) << 80)


def _to_row(message: InboundMessage) -> dict[str, Any]:
    received = message.received
    media = received.media
    return {
        "id": message.id,
        "organization_id": message.organization_id,
        "account_id": message.account_id,
        "conversation_id": message.conversation_id,
        "phone_number_id": received.phone_number_id,
        "waba_id": received.waba_id,
        "wamid": received.wamid,
        "wa_id": received.sender.wa_id,
        "bsuid": received.sender.bsuid,
        "username": received.sender.username,
        "sender_name": received.sender.name,
        "at": received.at,
        "type": received.type,
        "text": received.text,
        "payload": received.payload,
        "reply_to": received.reply_to,
        "media_id": media.id if media else None,
        "mime_type": media.mime_type if media else "",
        "sha256": media.sha256 if media else "",
        "filename": media.filename if media else "",
        "new_wa_id": received.becomes.wa_id if received.becomes else "",
        "new_bsuid": received.becomes.bsuid if received.becomes else "",
        "content": received.content,
        "stored_at": message.stored_at,
    }


def to_inbound(row: Row[Any]) -> InboundMessage:
    media = row.media_id and ReceivedMedia(
        id=row.media_id, mime_type=row.mime_type, sha256=row.sha256, filename=row.filename
    )
    becomes = None
    if row.new_wa_id or row.new_bsuid:
        becomes = Sender(wa_id=row.new_wa_id, bsuid=row.new_bsuid)
    return InboundMessage(
        id=row.id,
        organization_id=row.organization_id,
        account_id=row.account_id,
        conversation_id=row.conversation_id,
        received=ReceivedMessage(
            waba_id=WabaId(row.waba_id),
            phone_number_id=PhoneNumberId(row.phone_number_id),
            wamid=Wamid(row.wamid),
            sender=Sender(
                wa_id=row.wa_id, bsuid=row.bsuid, username=row.username, name=row.sender_name
            ),
            at=row.at,
            type=row.type,
            text=row.text,
            payload=row.payload,
            reply_to=row.reply_to,
            media=media or None,
            becomes=becomes,
            content=row.content,
        ),
        stored_at=row.stored_at,
    )
