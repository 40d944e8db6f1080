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


class ConversationVersionConflict(Conflict):
    """The conversation was changed since it was read."""

    code = "conversation-version-conflict"

    def __init__(self, conversation_id: ConversationId) -> None:
        super().__init__(f"Conversation {conversation_id} was changed meanwhile; read it again.")
        self.conversation_id = conversation_id


class NothingToRead(Conflict):
    """Nobody has written in this conversation yet."""

    code = "nothing-to-read"

    def __init__(self, conversation_id: ConversationId) -> None:
        super().__init__(f"Conversation {conversation_id} holds no message to mark as read.")
        self.conversation_id = conversation_id


class WindowClosed(Conflict):
    """The person has not written within 24 hours: only a template may be sent."""

    code = "window-closed"

    def __init__(self, conversation_id: ConversationId) -> None:
        super().__init__("The last message is over 24 hours old; answer with a template.")
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
        version: Counts what people of ours change, so that two of them do not undo each other.
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

    @property
    def phones(self) -> tuple[str, ...]:
        """Every spelling of the person's number."""
        person = Sender(wa_id=self.wa_id or (self.phone or "").removeprefix("+"))
        return tuple(
            dict.fromkeys(
                [*([self.phone] if self.phone else []), *(f"+{wa_id}" for wa_id in person.wa_ids)]
            )
        )

    def receive(self, received: ReceivedMessage) -> "Conversation":
        """Take in a message of theirs; late ones count, but neither shorten the window nor show on top."""
        window = received.at + SERVICE_WINDOW if received.opens_window else None
        newest = self.last_inbound is None or (received.at, received.wamid) > (
            self.last_message_at,
            self.last_inbound,
        )
        return replace(
            self.known_as(received.sender, newest=newest),
            unread=self.unread + (1 if received.wants_reading else 0),
            window_until=max(filter(None, (self.window_until, window)), default=None),
            last_inbound=received.wamid if newest else self.last_inbound,
            last_message_at=max(self.last_message_at, received.at),
            preview=_preview(received) if newest else self.preview,
        )

    def known_as(self, sender: Sender, *, newest: bool) -> "Conversation":
        """Learn what Meta newly tells of the person, and forget nothing it leaves out."""
        fresh, stale = (sender, self) if newest else (self, sender)
        return replace(
            self,
            wa_id=self.wa_id or sender.wa_id or None,
            bsuid=self.bsuid or sender.bsuid or None,
            phone=self.phone or (str(sender.phone) if sender.phone else None),
            name=fresh.name or stale.name,
            username=fresh.username or stale.username,
        )

    def moved_to(self, person: Sender) -> "Conversation":
        """The person has another number or user id from now on (Meta, system messages)."""
        return replace(
            self,
            wa_id=person.wa_id or self.wa_id,
            phone=str(person.phone) if person.phone else self.phone,
            bsuid=person.bsuid or self.bsuid,
        )

    def absorb(self, other: "Conversation") -> "Conversation":
        """Both turned out to be with one person; what either knows is kept."""
        oldest, newest = sorted((self, other), key=lambda each: each.last_message_at)
        return replace(
            self,
            wa_id=self.wa_id or other.wa_id,
            bsuid=self.bsuid or other.bsuid,
            phone=self.phone or other.phone,
            name=newest.name or oldest.name,
            username=newest.username or oldest.username,
            assigned_to=self.assigned_to or other.assigned_to,
            unread=self.unread + other.unread,
            window_until=max(filter(None, (self.window_until, other.window_until)), default=None),
            last_inbound=newest.last_inbound or oldest.last_inbound,
            last_message_at=newest.last_message_at,
            preview=newest.preview,
        )

    def expecting(self, version: int | None) -> "Conversation":
        """
        Raises:
            ConversationVersionConflict: Somebody has changed it since that version was read.
        """
        if version is not None and version != self.version:
            raise ConversationVersionConflict(self.id)
        return self

    def assign(self, user_id: UserId | None) -> "Conversation":
        return replace(self, assigned_to=user_id, version=self.version + 1)

    def read(self) -> "Conversation":
        """
        Raises:
            NothingToRead: They have not written yet.
        """
        if self.last_inbound is None:
            raise NothingToRead(self.id)
        return replace(self, unread=0)

    def is_open(self, now: datetime) -> bool:
        return self.window_until is not None and now < self.window_until

    def require_open(self, now: datetime) -> None:
        """
        Raises:
            WindowClosed: Free-form messages would be refused (Meta, error 131047).
        """
        if not self.is_open(now):
            raise WindowClosed(self.id)


def _preview(received: ReceivedMessage) -> str:
    return " ".join(received.text.split())[:_PREVIEW] or f"[{received.type}]"
