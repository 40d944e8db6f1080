"""Sending one message, as a person or an API key asks for it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from wacore.application.messaging.queue_message import Queued, QueueMessage, QueueMessageCommand
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ContactId, PhoneNumberId
from wacore.domain.messaging.dispatch import Purpose


class SendMessageCommand(msgspec.Struct, frozen=True, kw_only=True):
    """As `QueueMessageCommand`, in the actor's organisation."""

    actor: Actor
    phone_number_id: PhoneNumberId
    content: Mapping[str, Any]
    phone: str | None = None
    bsuid: str | None = None
    contact_id: ContactId | None = None
    purpose: Purpose = Purpose.SERVICE
    reference: str | None = None


class SendMessage:
    """Queue one message of any type in the fast lane; its state tells what becomes of it."""

    def __init__(self, queue_message: QueueMessage) -> None:
        self._queue_message = queue_message

    async def __call__(self, command: SendMessageCommand) -> Queued:
        """
        Raises:
            PermissionDenied: The actor may not send.
            InvalidContent, InvalidInput, NumberNotFound, RecipientOptedOut: As `QueueMessage`.
        """
        command.actor.require(Permission.SEND_MESSAGES)
        return await self._queue_message(
            QueueMessageCommand(
                organization_id=command.actor.organization_id,
                phone_number_id=command.phone_number_id,
                content=command.content,
                phone=command.phone,
                bsuid=command.bsuid,
                contact_id=command.contact_id,
                purpose=command.purpose,
                reference=command.reference,
            )
        )
