"""What can be asked about conversations, and done about them at Meta."""

from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec

from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.views_conversations import ConversationFilter, ThreadMessage
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import (
    ConversationId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    Wamid,
)
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.inbound import InboundMessage


class ResponseCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages of a dispatch were answered, and how many led to an opt-out."""

    replies: int = 0
    opt_outs: int = 0


class ResponseReader(Protocol):
    """What people did about dispatches."""

    async def responses(
        self, dispatch_ids: Collection[DispatchId]
    ) -> Mapping[DispatchId, ResponseCounts]:
        """Those that had any."""
        ...


class ConversationReader(ResponseReader, Protocol):
    """Reads what is committed. Nothing of another organisation is ever found."""

    async def page(
        self, organization_id: OrganizationId, wanted: ConversationFilter, page: PageRequest
    ) -> Page[Conversation]:
        """
        Those written to last, first.

        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        ...

    async def conversation(
        self, organization_id: OrganizationId, conversation_id: ConversationId
    ) -> Conversation:
        """
        Raises:
            ConversationNotFound: Also when it belongs to another organisation.
        """
        ...

    async def thread(self, conversation: Conversation, page: PageRequest) -> Page[ThreadMessage]:
        """
        Their messages and ours to them, the newest first.

        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        ...

    async def inbound(
        self, organization_id: OrganizationId, message_id: MessageId
    ) -> InboundMessage:
        """
        Raises:
            MessageNotFound: Also when it belongs to another organisation.
        """
        ...


class ReadReceipts(Protocol):
    """The blue ticks people see on what they sent."""

    async def mark_read(
        self, credentials: Credentials, phone_number_id: PhoneNumberId, wamid: Wamid
    ) -> None:
        """
        Mark this message and those before it as read.

        Raises:
            TokenRefused: Meta does not take the token.
            UpstreamFailed: Meta refuses, or does not answer.
        """
        ...
