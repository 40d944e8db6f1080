"""What can be asked about subscriptions and deliveries."""

import msgspec

from wacore.application.messaging.ports_subscriptions import SubscriptionReader
from wacore.application.messaging.views_subscriptions import (
    DeliveryView,
    SubscriptionView,
    delivery_view,
    subscription_view,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.subscription import SubscriptionId


class ListSubscriptionsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor


class ListSubscriptions:
    """All of the organisation's; there are few."""

    def __init__(self, reader: SubscriptionReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListSubscriptionsQuery) -> list[SubscriptionView]:
        query.actor.require(Permission.MANAGE_ACCOUNTS)
        found = await self._reader.subscriptions(query.actor.organization_id)
        return [subscription_view(each) for each in found]


class GetSubscriptionQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    subscription_id: SubscriptionId


class GetSubscription:
    def __init__(self, reader: SubscriptionReader) -> None:
        self._reader = reader

    async def __call__(self, query: GetSubscriptionQuery) -> SubscriptionView:
        """
        Raises:
            SubscriptionNotFound: The organisation has no such subscription.
        """
        query.actor.require(Permission.MANAGE_ACCOUNTS)
        return subscription_view(
            await self._reader.subscription(query.actor.organization_id, query.subscription_id)
        )


class ListDeliveriesQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    subscription_id: SubscriptionId
    page: PageRequest


class ListDeliveries:
    """The newest first; those that ended a month ago are forgotten."""

    def __init__(self, reader: SubscriptionReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListDeliveriesQuery) -> Page[DeliveryView]:
        """
        Raises:
            SubscriptionNotFound: The organisation has no such subscription.
            InvalidCursor: The cursor is not one of this list.
        """
        query.actor.require(Permission.MANAGE_ACCOUNTS)
        organization_id = query.actor.organization_id
        await self._reader.subscription(organization_id, query.subscription_id)
        found = await self._reader.deliveries(organization_id, query.subscription_id, query.page)
        return Page(
            items=[delivery_view(each) for each in found.items], next_cursor=found.next_cursor
        )
