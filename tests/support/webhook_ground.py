"""Programs that subscribe, and what they are told."""

from datetime import timedelta
from typing import Any

import msgspec

from support.accounts import an_actor
from support.http import ORGANIZATION
from support.whatsapp import WhatsAppInUse
from wacore.adapters.system import uuid7
from wacore.application.messaging.deliver_webhooks import DeliverWebhooks
from wacore.application.messaging.ports_subscriptions import WebhookPoster
from wacore.application.messaging.subscribe_program import SubscribeProgramCommand
from wacore.application.messaging.subscription_queries import (
    GetSubscriptionQuery,
    ListDeliveriesQuery,
)
from wacore.application.messaging.views_subscriptions import (
    DeliveryView,
    SubscriptionMade,
    SubscriptionView,
)
from wacore.application.ports import Envelope, PageRequest
from wacore.domain.actor import Actor
from wacore.domain.messaging.subscription import SUBSCRIBABLE, EventKind

OWNER = an_actor("owner", ORGANIZATION)
URL = "https://example.com/hook"
EVERYTHING = SUBSCRIBABLE


class Ground:
    """A program subscribes; what it is told is in `told`."""

    def __init__(self) -> None:
        self.whatsapp = WhatsAppInUse()
        self.container = self.whatsapp.container
        self.subscriptions = self.whatsapp.outward.subscriptions()
        self.deliver: DeliverWebhooks = self.whatsapp.outward.deliver()
        self.poster = self.whatsapp.poster
        self.clock = self.whatsapp.clock

    async def subscribe(
        self, kinds: frozenset[EventKind] = EVERYTHING, actor: Actor = OWNER, url: str = URL
    ) -> SubscriptionMade:
        command = SubscribeProgramCommand(actor=actor, url=url, kinds=kinds, description="Shop")
        made: SubscriptionMade = await self.subscriptions.create(command)
        return made

    async def hear(self, name: str, actor: Actor = OWNER, **payload: Any) -> Envelope:
        envelope = Envelope(
            id=uuid7(),
            name=name,
            organization_id=actor.organization_id,
            occurred_at=self.clock.now(),
            payload=msgspec.Raw(msgspec.json.encode(payload)),
        )
        await self.whatsapp.outward.tell_subscribers()(envelope)
        return envelope

    async def work(self) -> None:
        await self.deliver()
        await self.deliver.settled()

    def deliverer(self, poster: WebhookPoster) -> DeliverWebhooks:
        """Another worker, with a way of its own."""
        return DeliverWebhooks(
            begin=self.whatsapp.outward.begin(),
            reader=self.whatsapp.outward.reader(),
            poster=poster,
            secrets=self.whatsapp.outward.secrets(),
            clock=self.clock,
            new_id=uuid7,
            luck=lambda: 0.5,
        )

    async def pass_time(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))
        await self.work()

    async def shown(self, made: SubscriptionMade) -> SubscriptionView:
        query = GetSubscriptionQuery(actor=OWNER, subscription_id=made.subscription.id)
        view: SubscriptionView = await self.subscriptions.get(query)
        return view

    async def log(self, made: SubscriptionMade) -> list[DeliveryView]:
        query = ListDeliveriesQuery(
            actor=OWNER, subscription_id=made.subscription.id, page=PageRequest()
        )
        items: list[DeliveryView] = (await self.subscriptions.deliveries(query)).items
        return items

    @property
    def told(self) -> list[Any]:
        return [
            event
            for _, body, _ in self.poster.posts
            for event in msgspec.json.decode(body)["events"]
        ]
