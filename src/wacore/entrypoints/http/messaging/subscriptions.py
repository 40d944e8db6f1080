"""/webhook-subscriptions: programs that are told what happens, and what became of telling them."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType

from wacore.application.messaging.change_subscription import ChangeSubscriptionCommand
from wacore.application.messaging.ping_subscription import PingSubscriptionCommand
from wacore.application.messaging.remove_subscription import RemoveSubscriptionCommand
from wacore.application.messaging.replay_delivery import ReplayDeliveryCommand
from wacore.application.messaging.rotate_subscription_secret import (
    RotateSubscriptionSecretCommand,
)
from wacore.application.messaging.subscribe_program import SubscribeProgramCommand
from wacore.application.messaging.subscription_queries import (
    GetSubscriptionQuery,
    ListDeliveriesQuery,
    ListSubscriptionsQuery,
)
from wacore.application.messaging.use_cases_subscriptions import Subscriptions
from wacore.application.messaging.views_subscriptions import (
    DeliveryView,
    SubscriptionMade,
    SubscriptionView,
)
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.messaging.subscription import (
    DeliveryId,
    EventKind,
    SubscriptionId,
    SubscriptionVersionConflict,
)
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.messaging.bodies import ChangeSubscriptionBody, SubscribeBody
from wacore.entrypoints.http.messaging.listing import Cursor, IfMatch, Limit, a_page
from wacore.entrypoints.http.request import ApiRequest


class SubscriptionsController(Controller):
    path = "/webhook-subscriptions"
    tags = ("Webhook subscriptions",)

    @get(operation_id="listWebhookSubscriptions")
    async def list_subscriptions(
        self, request: ApiRequest[Actor], subscriptions: NamedDependency[Subscriptions]
    ) -> Page[SubscriptionView]:
        """All of them; there is one page."""
        return Page(items=await subscriptions.list(ListSubscriptionsQuery(actor=request.user)))

    @post(operation_id="createWebhookSubscription")
    async def create(
        self,
        data: JSONBody[SubscribeBody],
        request: ApiRequest[Actor],
        subscriptions: NamedDependency[Subscriptions],
    ) -> SubscriptionMade:
        """The secret in the answer signs every delivery, and is never shown again."""
        return await subscriptions.create(
            SubscribeProgramCommand(
                actor=request.user,
                url=data.url,
                kinds=frozenset(data.kinds),
                description=data.description,
            )
        )

    @get("/{subscription_id:uuid}", operation_id="getWebhookSubscription")
    async def show(
        self,
        subscription_id: FromPath[UUID],
        request: ApiRequest[Actor],
        subscriptions: NamedDependency[Subscriptions],
    ) -> Response[Any]:
        shown = await _shown(subscriptions, request.user, SubscriptionId(subscription_id))
        return not_modified(request, shown.content.version) or shown

    @patch(
        "/{subscription_id:uuid}",
        operation_id="changeWebhookSubscription",
        responses=documented(412, 428),
    )
    async def change(
        self,
        subscription_id: FromPath[UUID],
        data: JSONBody[ChangeSubscriptionBody],
        request: ApiRequest[Actor],
        subscriptions: NamedDependency[Subscriptions],
        if_match: IfMatch = "",
    ) -> Response[SubscriptionView]:
        """Another address or other kinds of events; off, or on again."""
        command = ChangeSubscriptionCommand(
            actor=request.user,
            subscription_id=SubscriptionId(subscription_id),
            expected_version=expected_version(if_match),
            url=data.url,
            kinds=_kinds(data.kinds),
            description=data.description,
            active=data.active,
        )
        try:
            await subscriptions.change(command)
        except SubscriptionVersionConflict as conflict:
            raise stale() from conflict
        return await _shown(subscriptions, request.user, command.subscription_id)

    @delete("/{subscription_id:uuid}", operation_id="removeWebhookSubscription")
    async def remove(
        self,
        subscription_id: FromPath[UUID],
        request: ApiRequest[Actor],
        subscriptions: NamedDependency[Subscriptions],
    ) -> None:
        """With what waits for it, and with the log of its deliveries."""
        await subscriptions.remove(
            RemoveSubscriptionCommand(
                actor=request.user, subscription_id=SubscriptionId(subscription_id)
            )
        )

    @post(
        "/{subscription_id:uuid}/rotate-secret",
        operation_id="rotateWebhookSecret",
        status_code=200,
    )
    async def rotate_secret(
        self,
        subscription_id: FromPath[UUID],
        request: ApiRequest[Actor],
        subscriptions: NamedDependency[Subscriptions],
    ) -> SubscriptionMade:
        """For a day both secrets sign, so that the receiver can change over."""
        return await subscriptions.rotate_secret(
            RotateSubscriptionSecretCommand(
                actor=request.user, subscription_id=SubscriptionId(subscription_id)
            )
        )

    @post(
        "/{subscription_id:uuid}/ping",
        operation_id="pingWebhookSubscription",
        status_code=202,
        responses=documented(409),
    )
    async def ping(
        self,
        subscription_id: FromPath[UUID],
        request: ApiRequest[Actor],
        subscriptions: NamedDependency[Subscriptions],
    ) -> None:
        """A `ping` event is on its way; what became of it is among the deliveries."""
        await subscriptions.ping(
            PingSubscriptionCommand(
                actor=request.user, subscription_id=SubscriptionId(subscription_id)
            )
        )

    @get("/{subscription_id:uuid}/deliveries", operation_id="listWebhookDeliveries")
    async def deliveries(
        self,
        subscription_id: FromPath[UUID],
        request: ApiRequest[Actor],
        subscriptions: NamedDependency[Subscriptions],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[DeliveryView]:
        """The newest first; those that ended a month ago are forgotten."""
        return await subscriptions.deliveries(
            ListDeliveriesQuery(
                actor=request.user,
                subscription_id=SubscriptionId(subscription_id),
                page=a_page(limit, cursor),
            )
        )


class DeliveriesController(Controller):
    path = "/webhook-deliveries"
    tags = ("Webhook subscriptions",)

    @post(
        "/{delivery_id:uuid}/replay",
        operation_id="replayWebhookDelivery",
        status_code=202,
        responses=documented(409),
    )
    async def replay(
        self,
        delivery_id: FromPath[UUID],
        request: ApiRequest[Actor],
        subscriptions: NamedDependency[Subscriptions],
    ) -> None:
        """The same events once more, with the same ids."""
        await subscriptions.replay(
            ReplayDeliveryCommand(actor=request.user, delivery_id=DeliveryId(delivery_id))
        )


def _kinds(kinds: list[EventKind] | UnsetType) -> frozenset[EventKind] | UnsetType:
    return UNSET if kinds is UNSET else frozenset(kinds)


async def _shown(
    subscriptions: Subscriptions, actor: Actor, subscription_id: SubscriptionId
) -> Response[SubscriptionView]:
    query = GetSubscriptionQuery(actor=actor, subscription_id=subscription_id)
    view = await subscriptions.get(query)
    return Response(view, headers={"ETag": etag_of(view.version)})
