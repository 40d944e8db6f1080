"""Somebody takes a conversation, hands it over, or lets it go."""

import msgspec

from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ConversationId, UserId
from wacore.domain.messaging.intake_events import ConversationChanged


class AssignConversationCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        assign_to: None leaves it to nobody.
        expected_version: The one the caller has read; None for whichever there is.
    """

    actor: Actor
    conversation_id: ConversationId
    assign_to: UserId | None
    expected_version: int | None = None


class AssignConversation:
    def __init__(self, begin: Begin[IntakeUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: AssignConversationCommand) -> None:
        """
        Raises:
            ConversationNotFound: The organisation has no such conversation.
            ConversationVersionConflict: Somebody has changed it since it was read.
        """
        command.actor.require(Permission.SEND_MESSAGES)
        organization_id = command.actor.organization_id
        async with self._begin() as work:
            stored = await work.conversations.get(organization_id, command.conversation_id)
            assigned = stored.expecting(command.expected_version).assign(command.assign_to)
            await work.conversations.put([assigned])
            await work.outbox.add(
                ConversationChanged(
                    organization_id=organization_id,
                    occurred_at=self._clock.now(),
                    conversation_id=stored.id,
                    what="assigned",
                    by=command.actor.user_id,
                )
            )
            await work.commit()
