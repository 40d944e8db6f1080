"""What has to exist at the broker. All of it is quorum queues, whose arguments never change."""

from collections import defaultdict
from typing import Any

from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel

_QUORUM = {"x-queue-type": "quorum"}
_CRASHES = {"x-delivery-limit": 20}  # of consumers; calls that fail are counted with their job
_NEVER = {
    "x-delivery-limit": 1_000_000
}  # -1 means "unlimited" to some versions, "at once" to others
_WEEK_MS = 7 * 86_400_000
_MINUTE_MS = 60_000


class Topology:
    """
    Services say what they need; one step declares it, and everybody else looks whether it is there.

    Args:
        prefix: Of every name, so that a broker can be shared.
        declares: Whether the services declare it themselves, as where there is no such step.
    """

    def __init__(self, prefix: str = "wacore", *, declares: bool = False) -> None:
        self._prefix = prefix
        self._declares = declares
        self._followed: defaultdict[str, set[str]] = defaultdict(set)
        self._wake_ups: set[str] = set()
        self.events = f"{prefix}.events"

    def follow(self, name: str, consumer: str) -> None:
        """Events called `name` go to the consumer's queue."""
        self._followed[consumer].add(name)

    def wake(self, service: str) -> str:
        """The queue of the service's wake-ups."""
        self._wake_ups.add(service)
        return f"{self._prefix}.jobs.{service}"

    def events_of(self, consumer: str) -> str:
        """The queue of a consumer's events."""
        return f"{self.events}.{consumer}"

    def crashes_of(self, consumer: str) -> str:
        """The queue of those events that killed the consumer's process again and again."""
        return f"{self._prefix}.crashes.{consumer}"

    @property
    def queues(self) -> list[str]:
        """Every name, for those who look after the broker."""
        return [
            self._unrouted,
            *(self.wake(service) for service in self._wake_ups),
            *(self.events_of(consumer) for consumer in self._followed),
            *(self.crashes_of(consumer) for consumer in self._followed),
        ]

    @property
    def exchanges(self) -> list[str]:
        return [self.events, self._unrouted]

    async def provide(self, channel: AbstractChannel) -> None:
        """
        Declare it, or look for it.

        Raises:
            AMQPError: Something is missing, or is there with other arguments.
        """
        await (self.declare(channel) if self._declares else self.check(channel))

    async def check(self, channel: AbstractChannel) -> None:
        await channel.declare_exchange(self.events, passive=True)
        for name in self.queues:
            await channel.declare_queue(name, passive=True)

    async def declare(self, channel: AbstractChannel) -> None:
        """Safe to repeat."""
        await self._declare_exchange(channel)
        for service in sorted(self._wake_ups):
            # what is old says no more than the next sweep will find
            await self._queue(
                channel,
                self.wake(service),
                _CRASHES | _bounded(length=1000, lifetime_ms=_MINUTE_MS),
            )
        for consumer in sorted(self._followed):
            await self._queue(channel, self.crashes_of(consumer), _NEVER)
            await self._queue(
                channel,
                self.events_of(consumer),
                _CRASHES | _dead_letters(self.crashes_of(consumer)),
            )
            queue = await channel.get_queue(self.events_of(consumer), ensure=False)
            for name in sorted(self._followed[consumer]):
                await queue.bind(self.events, name)

    @property
    def _unrouted(self) -> str:
        return f"{self._prefix}.unrouted"

    async def _declare_exchange(self, channel: AbstractChannel) -> None:
        """What nobody follows stays to be looked at for a while; so publishing it is no failure."""
        aside = await channel.declare_exchange(self._unrouted, ExchangeType.FANOUT, durable=True)
        bin_ = await self._queue(
            channel, self._unrouted, _NEVER | _bounded(length=10_000, lifetime_ms=_WEEK_MS)
        )
        await bin_.bind(aside)
        await channel.declare_exchange(
            self.events,
            ExchangeType.TOPIC,
            durable=True,
            arguments={"alternate-exchange": self._unrouted},
        )

    async def _queue(self, channel: AbstractChannel, name: str, arguments: dict[str, Any]) -> Any:
        return await channel.declare_queue(name, durable=True, arguments=_QUORUM | arguments)


def _bounded(*, length: int, lifetime_ms: int) -> dict[str, Any]:
    return {"x-max-length": length, "x-overflow": "drop-head", "x-message-ttl": lifetime_ms}


def _dead_letters(queue: str) -> dict[str, Any]:
    """At least once, which needs reject-publish; with no greatest length nothing is ever rejected."""
    return {
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": queue,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
