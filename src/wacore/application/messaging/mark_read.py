"""Somebody has read what a person wrote, and the person may see that."""

import msgspec

from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.ports_conversations import ReadReceipts
from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import WacoreError
from wacore.domain.ids import ConversationId, Wamid
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.intake_events import ConversationChanged


class MarkReadCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`receipt` says whether the person is to see it."""

    actor: Actor
    conversation_id: ConversationId
    receipt: bool = True


class MarkRead:
    """The conversation is read here, whatever Meta makes of the receipt."""

    def __init__(
        self,
        begin: Begin[IntakeUnitOfWork],
        vault: AccountVault,
        receipts: ReadReceipts,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._vault = vault
        self._receipts = receipts
        self._clock = clock

    async def __call__(self, command: MarkReadCommand) -> bool:
        """
        Whether the person sees it.

        Raises:
            ConversationNotFound: The organisation has no such conversation.
            NothingToRead: The person has not written yet.
        """
        command.actor.require(Permission.SEND_MESSAGES)
        async with self._begin() as work:
            stored = await work.conversations.get(
                command.actor.organization_id, command.conversation_id
            )
            read = stored.read()
            await work.conversations.put([read])
            await work.outbox.add(
                ConversationChanged(
                    organization_id=stored.organization_id,
                    occurred_at=self._clock.now(),
                    conversation_id=stored.id,
                    what="read",
                    by=command.actor.user_id,
                )
            )
            await work.commit()
        return command.receipt and await self._tell(read)

    async def _tell(self, conversation: Conversation) -> bool:
        try:
            credentials = await self._vault.of(conversation.account_id)
            await self._receipts.mark_read(
                credentials,
                conversation.phone_number_id,
                conversation.last_inbound or Wamid(""),
            )
        except WacoreError:
            return False
        return True
