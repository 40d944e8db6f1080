"""Answering in a conversation."""

from collections.abc import Mapping
from typing import Any

import msgspec

from wacore.application.messaging.ports_conversations import ConversationReader
from wacore.application.messaging.queue_message import Queued, QueueMessage, QueueMessageCommand
from wacore.application.ports import Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ConversationId


class ReplyCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        content: Meta's members of a message: `type`, the member of that name, perhaps `context`.
        reference: The caller's name for this message: asking again with it sends nothing more.
    """

    actor: Actor
    conversation_id: ConversationId
    content: Mapping[str, Any]
    reference: str | None = None


class Reply:
    """Queue an answer to whom the conversation is with, from the number they wrote to."""

    def __init__(
        self, reader: ConversationReader, queue_message: QueueMessage, clock: Clock
    ) -> None:
        self._reader = reader
        self._queue_message = queue_message
        self._clock = clock

    async def __call__(self, command: ReplyCommand) -> Queued:
        """
        Raises:
            ConversationNotFound: The organisation has no such conversation.
            WindowClosed: More than 24 hours have passed; only a template may be sent.
            InvalidContent: Names every member that Meta would refuse.
            NumberNotFound: The number they wrote to is no longer connected.
        """
        command.actor.require(Permission.SEND_MESSAGES)
        organization_id = command.actor.organization_id
        conversation = await self._reader.conversation(organization_id, command.conversation_id)
        if command.content.get("type") != "template":
            conversation.require_open(self._clock.now())
        return await self._queue_message(
            QueueMessageCommand(
                organization_id=organization_id,
                phone_number_id=conversation.phone_number_id,
                content=command.content,
                phone=conversation.phone,
                bsuid=conversation.bsuid,
                reference=command.reference,
            )
        )
