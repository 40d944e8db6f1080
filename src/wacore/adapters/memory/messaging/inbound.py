"""Messages people sent to us, what they answer, and conversations, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from wacore.adapters.memory.table import TableView
from wacore.application.messaging.ports_intake import Addressee, Response, ResponseKind
from wacore.domain.errors import TryAgain
from wacore.domain.ids import (
    ConversationId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    Wamid,
)
from wacore.domain.messaging.conversation import Conversation, ConversationNotFound
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.inbound import InboundMessage
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.sender import Sender


class MemoryInboundRepository:
    def __init__(self, rows: TableView[MessageId, InboundMessage]) -> None:
        self._rows = rows

    async def known(
        self, wamids: Collection[tuple[PhoneNumberId, Wamid]]
    ) -> set[tuple[PhoneNumberId, Wamid]]:
        return self._keys() & set(wamids)

    async def add(self, new: Sequence[InboundMessage]) -> None:
        keys = self._keys()
        for message in new:
            key = (message.received.phone_number_id, message.received.wamid)
            if key in keys:
                raise TryAgain("Another worker has just stored one of these messages.")
            keys.add(key)
            self._rows[message.id] = message

    def _keys(self) -> set[tuple[PhoneNumberId, Wamid]]:
        rows = self._rows.values()
        return {(row.received.phone_number_id, row.received.wamid) for row in rows}


class MemoryResponseStore:
    def __init__(
        self,
        messages: TableView[MessageId, Message],
        dispatches: TableView[DispatchId, Dispatch],
        rows: TableView[tuple[DispatchId, ResponseKind, MessageId], Response],
    ) -> None:
        self._messages = messages
        self._dispatches = dispatches
        self._rows = rows

    async def answered(self, wamids: Collection[Wamid]) -> Mapping[Wamid, Addressee]:
        return {
            message.wamid: self._addressee(message)
            for message in self._messages.values()
            if message.wamid is not None and message.wamid in wamids
        }

    async def last_to(
        self, organization_id: OrganizationId, phones: Collection[str], since: datetime
    ) -> Mapping[str, Addressee]:
        sent = sorted(self._messages.values(), key=lambda message: message.id)
        return {
            message.phone: self._addressee(message)
            for message in sent
            if message.phone in phones
            and message.phone is not None
            and message.organization_id == organization_id
            and message.planned_at >= since
        }

    async def record(self, responses: Sequence[Response]) -> None:
        for response in responses:
            addressee = response.addressee
            key = (addressee.dispatch_id, response.kind, addressee.message_id)
            self._rows.setdefault(key, response)

    def _addressee(self, message: Message) -> Addressee:
        template = self._dispatches[message.dispatch_id].template
        return Addressee(
            message_id=message.id,
            organization_id=message.organization_id,
            dispatch_id=message.dispatch_id,
            phone=message.phone,
            bsuid=message.bsuid,
            language=template.language if template else None,
        )


class MemoryConversationRepository:
    def __init__(
        self,
        rows: TableView[ConversationId, Conversation],
        inbound: TableView[MessageId, InboundMessage],
    ) -> None:
        self._rows = rows
        self._inbound = inbound

    async def get(
        self, organization_id: OrganizationId, conversation_id: ConversationId
    ) -> Conversation:
        conversation = self._rows.get(conversation_id)
        if conversation is None or conversation.organization_id != organization_id:
            raise ConversationNotFound(conversation_id)
        return conversation

    async def of_senders(
        self, senders: Collection[tuple[PhoneNumberId, Sender]]
    ) -> list[Conversation]:
        numbers = {number for number, _ in senders}
        wa_ids = {wa_id for _, sender in senders for wa_id in sender.wa_ids}
        bsuids = {sender.bsuid for _, sender in senders if sender.bsuid}
        return [
            each
            for each in self._rows.values()
            if each.phone_number_id in numbers and (each.wa_id in wa_ids or each.bsuid in bsuids)
        ]

    async def put(self, new: Sequence[Conversation]) -> None:
        for conversation in new:
            if any(_clash(conversation, other) for other in self._rows.values()):
                raise TryAgain("Another worker has just begun one of these conversations.")
            self._rows[conversation.id] = conversation

    async def merge(self, other: ConversationId, into: ConversationId) -> None:
        for message in list(self._inbound.values()):
            if message.conversation_id == other:
                self._inbound[message.id] = replace(message, conversation_id=into)
        self._rows.pop(other, None)


def _clash(one: Conversation, other: Conversation) -> bool:
    """Two conversations of one number with the same person."""
    if one.id == other.id or one.phone_number_id != other.phone_number_id:
        return False
    return bool(
        (one.wa_id and one.wa_id == other.wa_id) or (one.bsuid and one.bsuid == other.bsuid)
    )
