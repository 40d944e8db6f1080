"""Delivering what subscribers are to be told, each address at its own pace."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.ports_subscriptions import SubscriptionReader, WebhookPoster
from wacore.application.messaging.subscription_secrets import SubscriptionSecrets
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.ports.secret_box import SecretUnreadable
from wacore.domain.messaging.subscription import (
    Delivery,
    DeliveryId,
    Reply,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)

BATCH = 100
"""Events in one delivery at most."""

_WAITING = 10
"""Deliveries of one address that wait at most; while it does not answer, events are packed no further."""

_AT_ONCE = 4
_LEASE = timedelta(seconds=60)
_KEPT = timedelta(days=30)
_FORGOTTEN_AT_ONCE = 1000


class DeliverWebhooks:
    """
    A sweep that begins work and does not wait for it: whoever answers slowly delays nobody else.

    Args:
        luck: A number between 0 and 1, another each time.
        addresses: Worked for at once in this process.
    """

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        reader: SubscriptionReader,
        poster: WebhookPoster,
        secrets: SubscriptionSecrets,
        clock: Clock,
        new_id: IdFactory,
        luck: Callable[[], float],
        addresses: int = 100,
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._poster = poster
        self._secrets = secrets
        self._clock = clock
        self._new_id = new_id
        self._luck = luck
        self._addresses = addresses
        self._running: dict[SubscriptionId, asyncio.Task[None]] = {}

    async def __call__(self) -> int:
        """For how many addresses work has begun."""
        begun = 0
        for subscription_id in await self._reader.busy(self._clock.now()):
            if subscription_id in self._running or len(self._running) >= self._addresses:
                continue
            task = asyncio.create_task(self._work_for(subscription_id))
            self._running[subscription_id] = task
            task.add_done_callback(partial(self._ended, subscription_id))
            begun += 1
        return begun

    def _ended(self, subscription_id: SubscriptionId, _: asyncio.Task[None]) -> None:
        del self._running[subscription_id]

    async def settled(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """While a worker runs; what it leaves in the middle is delivered again after the lease."""
        try:
            yield
        finally:
            for task in list(self._running.values()):
                task.cancel()
            await self.settled()

    async def forget(self) -> int:
        """Another sweep: what ended a month ago."""
        async with self._begin() as work:
            forgotten = await work.deliveries.forget(
                self._clock.now() - _KEPT, limit=_FORGOTTEN_AT_ONCE
            )
            await work.commit()
        return forgotten

    async def _work_for(self, subscription_id: SubscriptionId) -> None:
        while True:
            subscription, claimed = await self._claim(subscription_id)
            if subscription is None or not claimed:
                return
            replies = await asyncio.gather(*(self._post(subscription, each) for each in claimed))
            await self._record(subscription_id, claimed, replies)

    async def _claim(
        self, subscription_id: SubscriptionId
    ) -> tuple[Subscription | None, list[Delivery]]:
        async with self._begin() as work:
            now = self._clock.now()
            subscription = await work.subscriptions.lock(subscription_id)
            if subscription is None:
                return None, []
            if subscription.state is SubscriptionState.ACTIVE:
                for _ in range(_WAITING - await work.deliveries.waiting(subscription_id)):
                    events = await work.news.pack(subscription_id, limit=BATCH)
                    if not events:
                        break
                    await work.deliveries.add(self._packed(subscription, events, now))
            else:
                await work.subscriptions.silence(subscription_id, now)
            claimed = await work.deliveries.claim(
                subscription_id, now, now + _LEASE, limit=_AT_ONCE
            )
            await work.commit()
        return subscription, claimed

    def _packed(self, subscription: Subscription, events: list[bytes], now: datetime) -> Delivery:
        delivery_id = DeliveryId(self._new_id())
        body = {
            "delivery_id": delivery_id,
            "subscription_id": subscription.id,
            "events": [msgspec.Raw(event) for event in events],
        }
        return Delivery(
            id=delivery_id,
            subscription_id=subscription.id,
            organization_id=subscription.organization_id,
            body=msgspec.json.encode(body),
            events=len(events),
            created_at=now,
            due_at=now,
        )

    async def _post(self, subscription: Subscription, delivery: Delivery) -> Reply:
        try:
            signed = self._secrets.sign(subscription, delivery.body, self._clock.now())
        except SecretUnreadable as error:
            return Reply(status=None, latency_ms=0, excerpt=str(error))
        headers = {
            "Content-Type": "application/json",
            "X-Wacore-Delivery": str(delivery.id),
            **signed,
        }
        return await self._poster.post(subscription.url, delivery.body, headers)

    async def _record(
        self, subscription_id: SubscriptionId, claimed: list[Delivery], replies: list[Reply]
    ) -> None:
        async with self._begin() as work:
            now = self._clock.now()
            stored = await work.subscriptions.lock(subscription_id)
            if stored is None:
                return
            subscription = stored
            for delivery, reply in zip(claimed, replies, strict=True):
                await work.deliveries.save(delivery.after(reply, self._luck(), now))
                subscription = subscription.after(success=reply.success, gone=reply.gone, now=now)
            if subscription is not stored:
                await work.subscriptions.save(subscription)
            if stored.failing_since is not None and any(reply.success for reply in replies):
                await work.deliveries.hasten(subscription_id, now)
            await work.commit()
