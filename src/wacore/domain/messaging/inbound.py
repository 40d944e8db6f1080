"""What people send to us."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from wacore.domain.ids import (
    AccountId,
    ConversationId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    WabaId,
    Wamid,
)
from wacore.domain.messaging.sender import Sender

_NOT_FROM_A_PERSON = frozenset({"system"})
_NOTHING_TO_READ = frozenset({"system", "reaction", "revoke", "edit"})


def is_digest_of(told: str, content: bytes) -> bool:
    """Webhooks write the SHA-256 in base64, Meta's media node in hex."""
    digest = hashlib.sha256(content)
    return told in (digest.hexdigest(), base64.b64encode(digest.digest()).decode())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMedia:
    """A file kept by Meta, for 7 days from the webhook on (Meta, media)."""

    id: str
    mime_type: str
    sha256: str = ""
    filename: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMessage:
    """
    One element of a webhook's `messages`, whatever its type.

    Attributes:
        type: Meta's, also when it is new to us.
        text: What a person would read: the words, a caption, a button's label.
        payload: What a tapped button or list row carries; empty for everything else.
        reply_to: The message it answers, quotes or reacts to.
        content: The element as JSON, so that nothing Meta adds is lost.
        becomes: Who the sender is from now on, in a system message about a change of number.
    """

    waba_id: WabaId
    phone_number_id: PhoneNumberId
    wamid: Wamid
    sender: Sender
    at: datetime
    type: str
    text: str = ""
    payload: str = ""
    reply_to: Wamid | None = None
    media: ReceivedMedia | None = None
    becomes: Sender | None = None
    content: str = "{}"

    @property
    def opens_window(self) -> bool:
        """Only a person's own act opens the 24 hours (Meta, customer service windows)."""
        return self.type not in _NOT_FROM_A_PERSON

    @property
    def wants_reading(self) -> bool:
        """Whether somebody on our side should look at it."""
        return self.type not in _NOTHING_TO_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """A received message in its place: whose it is, and in which conversation."""

    id: MessageId
    organization_id: OrganizationId
    account_id: AccountId
    conversation_id: ConversationId
    received: ReceivedMessage
    stored_at: datetime
