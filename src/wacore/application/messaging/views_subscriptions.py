"""Subscriptions and deliveries as callers see them; no secret is ever among it."""

from datetime import datetime

import msgspec

from wacore.domain.messaging.subscription import (
    Delivery,
    DeliveryId,
    DeliveryState,
    EventKind,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)


class SubscriptionView(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` says why it is disabled; `failing_since` when the address last answered well."""

    id: SubscriptionId
    url: str
    kinds: list[EventKind]
    description: str
    state: SubscriptionState
    reason: str
    failing_since: datetime | None
    old_secret_until: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


class SubscriptionMade(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` signs what is delivered; it is shown this once."""

    subscription: SubscriptionView
    secret: str


class DeliveryView(msgspec.Struct, frozen=True, kw_only=True):
    """
    A batch of events.

    `status`, `latency_ms` and `excerpt` are of the latest attempt; a status of null means that there
    was no answer, and `excerpt` why.
    """

    id: DeliveryId
    subscription_id: SubscriptionId
    state: DeliveryState
    events: int
    attempts: int
    status: int | None
    latency_ms: int | None
    excerpt: str
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


def subscription_view(subscription: Subscription) -> SubscriptionView:
    return SubscriptionView(
        id=subscription.id,
        url=subscription.url,
        kinds=sorted(subscription.kinds),
        description=subscription.description,
        state=subscription.state,
        reason=subscription.reason,
        failing_since=subscription.failing_since,
        old_secret_until=subscription.old_until,
        created_at=subscription.created_at,
        updated_at=subscription.updated_at,
        version=subscription.version,
    )


def delivery_view(delivery: Delivery) -> DeliveryView:
    last = delivery.last
    return DeliveryView(
        id=delivery.id,
        subscription_id=delivery.subscription_id,
        state=delivery.state,
        events=delivery.events,
        attempts=delivery.attempts,
        status=last.status if last else None,
        latency_ms=last.latency_ms if last else None,
        excerpt=last.excerpt if last else "",
        created_at=delivery.created_at,
        due_at=delivery.due_at,
        ended_at=delivery.ended_at,
    )
