"""The thread between one of our numbers and one person."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wacore.domain.errors import Conflict, NotFound
from wacore.domain.ids import (
    AccountId,
    ConversationId,
    OrganizationId,
    PhoneNumberId,
    UserId,
    Wamid,
)
from wacore.domain.messaging.inbound import ReceivedMessage
from wacore.domain.messaging.sender import Sender

SERVICE_WINDOW = timedelta(hours=24)
"""How long free-form messages may answer a person's last one (Meta, customer service windows)."""

_PREVIEW = 160


class ConversationNotFound(NotFound):
    """The organisation has no such conversation."""

    code = "conversation-not-found"

    def __init__(self, conversation_id: ConversationId) -> None:
        super().__init__(f"Conversation {conversation_id} does not exist.")
        self.conversation_id = conversation_id


class NothingToRead(Conflict):
    """Nobody has written in this conversation yet."""

    code = "nothing-to-read"

    def __init__(self, conversation_id: ConversationId) -> None:
        super().__init__(f"Conversation {conversation_id} holds no message to mark as read.")
        self.conversation_id = conversation_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """
    One person at one of our numbers.

    Attributes:
        phone: E.164, in the spelling our own address book uses where that is known.
        window_until: Free-form messages may be sent before this moment.
        last_inbound: The newest message of theirs, which is what gets marked as read.
        unread: Messages of theirs since somebody last looked.
    """

    id: ConversationId
    organization_id: OrganizationId
    account_id: AccountId
    phone_number_id: PhoneNumberId
    wa_id: str | None
    bsuid: str | None
    phone: str | None
    name: str
    username: str
    assigned_to: UserId | None
    unread: int
    window_until: datetime | None
    last_inbound: Wamid | None
    last_message_at: datetime
    preview: str
    created_at: datetime
    version: int = 1

    @classmethod
    def begin(
        cls,
        conversation_id: ConversationId,
        organization_id: OrganizationId,
        account_id: AccountId,
        received: ReceivedMessage,
        phone: str | None,
        now: datetime,
    ) -> "Conversation":
        """The conversation as it stands before its first message is taken in."""
        sender = received.sender
        return cls(
            id=conversation_id,
            organization_id=organization_id,
            account_id=account_id,
            phone_number_id=received.phone_number_id,
            wa_id=sender.wa_id or None,
            bsuid=sender.bsuid or None,
            phone=phone or (str(sender.phone) if sender.phone else None),
            name=sender.name,
            username=sender.username,
            assigned_to=None,
            unread=0,
            window_until=None,
            last_inbound=None,
            last_message_at=received.at,
            preview="",
            created_at=now,
        )

    def is_with(self, sender: Sender) -> bool:
        return bool(
            (self.bsuid and self.bsuid == sender.bsuid)
            or (self.wa_id and self.wa_id in sender.wa_ids)
        )

    def receive(self, received: ReceivedMessage) -> "Conversation":
        """Take in a message of theirs; late ones count, but neither shorten the window nor show on top."""
        window = received.at + SERVICE_WINDOW if received.opens_window else None
        newest = self.last_inbound is None or received.at >= self.last_message_at
        return replace(
            self.known_as(received.sender),
            unread=self.unread + (1 if received.wants_reading else 0),
            window_until=max(filter(None, (self.window_until, window)), default=None),
            last_inbound=received.wamid if newest else self.last_inbound,
            last_message_at=max(self.last_message_at, received.at),
            preview=_preview(received) if newest else self.preview,
            version=self.version + 1,
        )

    def known_as(self, sender: Sender) -> "Conversation":
        """Learn what Meta newly tells of the person, and forget nothing it leaves out."""
        return replace(
            self,
            wa_id=self.wa_id or sender.wa_id or None,
            bsuid=self.bsuid or sender.bsuid or None,
            phone=self.phone or (str(sender.phone) if sender.phone else None),
            name=sender.name or self.name,
            username=sender.username or self.username,
        )

    def moved_to(self, wa_id: str) -> "Conversation":
        """The person changed their number; their user id changes with it (Meta, system messages)."""
        phone = Sender(wa_id=wa_id).phone
        return replace(
            self, wa_id=wa_id, phone=str(phone) if phone else self.phone, version=self.version + 1
        )

    def assign(self, user_id: UserId | None) -> "Conversation":
        return replace(self, assigned_to=user_id, version=self.version + 1)

    def read(self) -> "Conversation":
        """
        Raises:
            NothingToRead: They have not written yet.
        """
        if self.last_inbound is None:
            raise NothingToRead(self.id)
        return replace(self, unread=0, version=self.version + 1)

    def is_open(self, now: datetime) -> bool:
        return self.window_until is not None and now < self.window_until


def _preview(received: ReceivedMessage) -> str:
    return " ".join(received.text.split())[:_PREVIEW] or f"[{received.type}]"
