"""What other contexts learn from webhooks."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wacore.domain.events import DomainEvent
from wacore.domain.ids import (
    AccountId,
    ConversationId,
    DispatchId,
    MessageId,
    PhoneNumberId,
    UserId,
    Wamid,
)


@dataclass(frozen=True, kw_only=True)
class InboundReceived(DomainEvent):
    """A person wrote to one of our numbers.

    Attributes:
        phone: E.164; None when Meta tells only the user id.
        message_id: Our id of the message.
        dispatch_id: The campaign's sending that it answers, if it answers one.
    """

    name: ClassVar[str] = "messaging.inbound_received"

    message_id: MessageId
    conversation_id: ConversationId
    phone_number_id: PhoneNumberId
    wamid: Wamid
    phone: str | None
    bsuid: str | None
    username: str
    profile_name: str
    type: str
    text: str
    at: datetime
    dispatch_id: DispatchId | None = None


@dataclass(frozen=True, kw_only=True)
class OptOutReceived(DomainEvent):
    """A person wants no more messages of a purpose.

    Attributes:
        source: `keyword`, `button`, `platform` (WhatsApp's own menu), or `status` (error 131050).
        evidence: What proves it: the words or the payload, and the message's id.
        keyword_table: The version of the list that knows the word.
    """

    name: ClassVar[str] = "messaging.opt_out_received"

    phone: str | None
    bsuid: str | None
    purpose: str
    source: str
    evidence: str
    at: datetime
    keyword_table: str = ""


@dataclass(frozen=True, kw_only=True)
class OptInReceived(DomainEvent):
    """A person wants messages of a purpose again."""

    name: ClassVar[str] = "messaging.opt_in_received"

    phone: str | None
    bsuid: str | None
    purpose: str
    source: str
    evidence: str
    at: datetime
    keyword_table: str = ""


@dataclass(frozen=True, kw_only=True)
class IdentityChanged(DomainEvent):
    """A person changed their number, or Meta their user id."""

    name: ClassVar[str] = "messaging.identity_changed"

    phone: str | None
    bsuid: str | None
    new_phone: str | None
    new_bsuid: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ConversationChanged(DomainEvent):
    """Somebody of ours did something about a conversation: `read` or `assigned`."""

    name: ClassVar[str] = "messaging.conversation_changed"

    conversation_id: ConversationId
    what: str
    by: UserId


@dataclass(frozen=True, kw_only=True)
class TemplateChanged(DomainEvent):
    """A template changed at Meta.

    Attributes:
        event: Meta's word for a status; `QUALITY`, `CATEGORY`, `CATEGORY_WARNING` or `COMPONENTS`
            for the other sides of it.
        reported_at: Meta's time, by which the newest of several can be told.
    """

    name: ClassVar[str] = "messaging.template_reported"

    account_id: AccountId
    meta_template_id: str
    template_name: str
    language: str
    event: str
    reason: str
    quality: str
    previous_quality: str
    category: str
    previous_category: str
    title: str
    description: str
    recommendation: str
    effective_at: datetime | None
    reported_at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountChanged(DomainEvent):
    """An account was connected, verified, changed, restricted or removed."""

    name: ClassVar[str] = "messaging.account_changed"

    account_id: AccountId
    what: str
    status: str
