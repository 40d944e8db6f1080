"""Programs of an organisation's own that are told what happens."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NewType
from urllib.parse import urlsplit
from uuid import UUID

from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import OrganizationId

SubscriptionId = NewType("SubscriptionId", UUID)
DeliveryId = NewType("DeliveryId", UUID)

OVERLAP = timedelta(hours=24)
"""How long the secret before the last still signs too, so that a receiver can change over."""

GIVES_UP = timedelta(days=3)
"""After which a delivery that never succeeded is dead."""

DISABLES = timedelta(days=5)
"""After which an address that only ever failed is left alone."""

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=6)
_URL_LIMIT = 2000


class EventKind(StrEnum):
    """
    What a program can be told of, or who follows an organisation live.

    PING only ever comes when somebody asks for it, and CAMPAIGN_PROGRESSED to followers alone.
    """

    MESSAGE_ACCEPTED = "message.accepted"
    MESSAGE_SENT = "message.sent"
    MESSAGE_DELIVERED = "message.delivered"
    MESSAGE_READ = "message.read"
    MESSAGE_FAILED = "message.failed"
    INBOUND_RECEIVED = "inbound.received"
    CONVERSATION_CHANGED = "conversation.changed"
    OPTED_OUT = "contact.opted_out"
    OPTED_IN = "contact.opted_in"
    CAMPAIGN_CHANGED = "campaign.changed"
    CAMPAIGN_PROGRESSED = "campaign.progressed"
    ACCOUNT_CHANGED = "account.changed"
    TEMPLATE_CHANGED = "template.changed"
    PING = "ping"


SUBSCRIBABLE = frozenset(EventKind) - {EventKind.PING, EventKind.CAMPAIGN_PROGRESSED}


class SubscriptionNotFound(NotFound):
    """The organisation has no such subscription."""

    code = "webhook-subscription-not-found"

    def __init__(self, subscription_id: SubscriptionId) -> None:
        super().__init__(f"Webhook subscription {subscription_id} does not exist.")
        self.subscription_id = subscription_id


class DeliveryNotFound(NotFound):
    """The organisation has no such delivery, or it is too old to be kept."""

    code = "webhook-delivery-not-found"

    def __init__(self, delivery_id: DeliveryId) -> None:
        super().__init__(f"Webhook delivery {delivery_id} does not exist.")
        self.delivery_id = delivery_id


class SubscriptionVersionConflict(Conflict):
    """Somebody has changed it since it was read."""

    code = "webhook-subscription-version-conflict"

    def __init__(self, subscription_id: SubscriptionId) -> None:
        super().__init__(f"Webhook subscription {subscription_id} has changed since it was read.")
        self.subscription_id = subscription_id


class SubscriptionDisabled(Conflict):
    """Nothing is sent to it."""

    code = "webhook-subscription-disabled"

    def __init__(self, subscription_id: SubscriptionId) -> None:
        super().__init__(f"Webhook subscription {subscription_id} is disabled; enable it first.")
        self.subscription_id = subscription_id


class SubscriptionState(StrEnum):
    """DISABLED: nothing is kept for it; somebody may enable it again."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that happened, as a program is told of it; told twice it has the same id."""

    id: UUID
    organization_id: OrganizationId
    kind: EventKind
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """
    Attributes:
        secret: Sealed; it signs every delivery.
        old_secret: Sealed; signs too until `old_until`.
        reason: Why it is disabled; empty while it is not.
        failing_since: When the first of the failures happened that no success has followed.
    """

    id: SubscriptionId
    organization_id: OrganizationId
    url: str
    kinds: frozenset[EventKind]
    description: str
    secret: str
    old_secret: str | None = None
    old_until: datetime | None = None
    state: SubscriptionState = SubscriptionState.ACTIVE
    reason: str = ""
    failing_since: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def expecting(self, version: int | None) -> "Subscription":
        """
        Raises:
            SubscriptionVersionConflict: It is another one.
        """
        if version is not None and version != self.version:
            raise SubscriptionVersionConflict(self.id)
        return self

    def require_active(self) -> None:
        """
        Raises:
            SubscriptionDisabled: Nothing would be sent to it.
        """
        if self.state is not SubscriptionState.ACTIVE:
            raise SubscriptionDisabled(self.id)

    def changed(self, now: datetime, **values: Any) -> "Subscription":
        return replace(self, **values, updated_at=now, version=self.version + 1)

    def enabled(self, now: datetime) -> "Subscription":
        return self.changed(now, state=SubscriptionState.ACTIVE, reason="", failing_since=None)

    def disabled(self, reason: str, now: datetime) -> "Subscription":
        return self.changed(now, state=SubscriptionState.DISABLED, reason=reason)

    def with_secret(self, sealed: str, now: datetime) -> "Subscription":
        """The last secret goes on signing for a while."""
        return self.changed(now, secret=sealed, old_secret=self.secret, old_until=now + OVERLAP)

    def signing(self, now: datetime) -> list[str]:
        """The sealed secrets that sign now, the newest first."""
        old = self.old_secret if self.old_until is not None and now < self.old_until else None
        return [self.secret] if old is None else [self.secret, old]

    def after(self, *, success: bool, gone: bool, now: datetime) -> "Subscription":
        """What an answer means for it; the same object where it means nothing."""
        if success:
            return self if self.failing_since is None else replace(self, failing_since=None)
        if self.state is SubscriptionState.DISABLED:
            return self
        if gone:
            return self.disabled("The address answered 410 Gone.", now)
        if self.failing_since is None:
            return replace(self, failing_since=now)
        if now - self.failing_since >= DISABLES:
            return self.disabled("Every delivery has failed for five days.", now)
        return self


class DeliveryState(StrEnum):
    """DEAD: it was tried for days, or its subscription was disabled; it can be replayed."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """
    What an address answered.

    Attributes:
        status: None if it gave no answer.
        excerpt: The beginning of its body, or what went wrong.
    """

    status: int | None
    latency_ms: int
    excerpt: str

    @property
    def success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """
    A batch of events on its way; the body stays the same however often it is sent.

    Attributes:
        due_at: When to try next; in the future while somebody has it in hand; None once it ended.
        last: The latest answer.
    """

    id: DeliveryId
    subscription_id: SubscriptionId
    organization_id: OrganizationId
    body: bytes
    events: int
    created_at: datetime
    due_at: datetime | None
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    last: Reply | None = None
    ended_at: datetime | None = None

    def after(self, reply: Reply, luck: float, now: datetime) -> "Delivery":
        """
        Args:
            luck: Between 0 and 1; spreads the next tries of many.
        """
        tried = replace(self, attempts=self.attempts + 1, last=reply)
        if reply.success:
            return replace(tried, state=DeliveryState.DELIVERED, due_at=None, ended_at=now)
        if reply.gone or now - self.created_at >= GIVES_UP:
            return tried.buried(now)
        return replace(tried, due_at=now + pause_after(tried.attempts, luck))

    def buried(self, now: datetime) -> "Delivery":
        """Nobody is to have it any more."""
        return replace(self, state=DeliveryState.DEAD, due_at=None, ended_at=now)

    def again(self, now: datetime) -> "Delivery":
        """From the start, whatever became of it; the receiver knows its events by their ids."""
        return replace(
            self, state=DeliveryState.WAITING, due_at=now, created_at=now, attempts=0, ended_at=None
        )


def pause_after(attempts: int, luck: float) -> timedelta:
    """5 s, 15 s, 45 s … 6 h, each a fifth longer or shorter at random."""
    factor: int = 3 ** min(attempts - 1, 20)
    return min(_FIRST_PAUSE * factor, _LONGEST_PAUSE) * (0.8 + 0.4 * luck)


def checked_url(text: str, *, open_to_private: bool) -> str:
    """
    An address deliveries may be sent to; what its name leads to is checked at each delivery.

    Raises:
        InvalidInput: No https address, or one with a password in it.
    """
    schemes = ("https", "http") if open_to_private else ("https",)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidInput("This is no address.", field="url") from error
    if parts.scheme not in schemes or not host or port == 0:
        raise InvalidInput("Give an address that begins with https://.", field="url")
    if parts.username or parts.password:
        raise InvalidInput("The address may hold no name and password.", field="url")
    if len(text) > _URL_LIMIT or not text.isascii() or not text.isprintable() or " " in text:
        raise InvalidInput("At most 2,000 characters of ASCII, without blanks.", field="url")
    return text


def checked_kinds(kinds: frozenset[EventKind]) -> frozenset[EventKind]:
    """
    Raises:
        InvalidInput: None is given, or one that nobody subscribes to.
    """
    if strange := sorted(kinds - SUBSCRIBABLE):
        raise InvalidInput(f"Nobody subscribes to {', '.join(strange)}.", field="kinds")
    if not kinds:
        raise InvalidInput("Name at least one kind of event.", field="kinds")
    return kinds
