"""The store of subscriptions and deliveries, and the way to other people's programs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.subscription import (
    Delivery,
    DeliveryId,
    EventKind,
    News,
    Reply,
    Subscription,
    SubscriptionId,
)


class NewsStore(Protocol):
    """Where happenings wait for those who subscribe to them."""

    async def wanted(
        self, organization_ids: Collection[OrganizationId]
    ) -> Mapping[OrganizationId, Collection[EventKind]]:
        """What somebody subscribes to; one statement, and none the next time in this unit of work."""
        ...

    async def tell(self, news: Sequence[News]) -> None:
        """Keep each for every active subscription to its kind, however many, in one statement."""
        ...

    async def tell_one(self, subscription_id: SubscriptionId, news: News) -> None:
        """Keep it for this one, whatever it subscribes to."""
        ...

    async def followed(
        self, organization_ids: Collection[OrganizationId]
    ) -> Collection[OrganizationId]:
        """Those that somebody follows live; the statement is the same as that of `wanted`."""
        ...

    async def feed(self, news: Sequence[News]) -> None:
        """Keep each for those who follow its organisation, in one statement."""
        ...

    async def pack(self, subscription_id: SubscriptionId, *, limit: int) -> list[bytes]:
        """Take the oldest events of a locked subscription, as JSON; they are kept no longer."""
        ...


class SubscriptionStore(Protocol):
    """Subscriptions under change. What is returned stays locked until the unit of work ends."""

    async def add(self, subscription: Subscription) -> None: ...

    async def get(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId
    ) -> Subscription:
        """
        Raises:
            SubscriptionNotFound: Also when it belongs to another organisation.
        """
        ...

    async def lock(self, subscription_id: SubscriptionId) -> Subscription | None:
        """For the sweep, which works for every organisation."""
        ...

    async def save(self, subscription: Subscription) -> None: ...

    async def silence(self, subscription_id: SubscriptionId, now: datetime) -> None:
        """Nothing more is sent to it: its events are gone, and what waits is dead, in whoever's hands."""
        ...

    async def remove(self, subscription_id: SubscriptionId) -> None:
        """With its events and its deliveries."""
        ...


class DeliveryStore(Protocol):
    """Deliveries under change."""

    async def add(self, delivery: Delivery) -> None: ...

    async def get(self, organization_id: OrganizationId, delivery_id: DeliveryId) -> Delivery:
        """
        Raises:
            DeliveryNotFound: Also when it belongs to another organisation.
        """
        ...

    async def waiting(self, subscription_id: SubscriptionId) -> int: ...

    async def claim(
        self, subscription_id: SubscriptionId, now: datetime, leased_until: datetime, *, limit: int
    ) -> list[Delivery]:
        """The oldest that are due, in nobody else's hands until the lease ends."""
        ...

    async def save(self, delivery: Delivery) -> None: ...

    async def hasten(self, subscription_id: SubscriptionId, now: datetime) -> None:
        """The address answers again: what waits for a later try is due now."""
        ...

    async def forget(self, before: datetime, *, limit: int) -> int:
        """Drop what ended before then."""
        ...


class SubscriptionReader(Protocol):
    """What can be asked; nothing of another organisation is ever found."""

    async def subscriptions(self, organization_id: OrganizationId) -> list[Subscription]:
        """By id."""
        ...

    async def subscription(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId
    ) -> Subscription:
        """
        Raises:
            SubscriptionNotFound: Also when it belongs to another organisation.
        """
        ...

    async def deliveries(
        self, organization_id: OrganizationId, subscription_id: SubscriptionId, page: PageRequest
    ) -> Page[Delivery]:
        """The newest first."""
        ...

    async def busy(self, now: datetime) -> list[SubscriptionId]:
        """Those with events to be packed, or deliveries that are due."""
        ...


class WebhookPoster(Protocol):
    """The way to an address that somebody else chose."""

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        """
        POST once. Whatever goes wrong is a reply; redirects are not followed.

        No address inside of our own network is ever connected to, whatever its name says.
        """
        ...
