"""Facts on their way from one context to others."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from wacore.application.ports.outbox import Envelope

Consume = Callable[[Envelope], Awaitable[None]]


class EventBus(Protocol):
    """At least once to every consumer, in no promised order. Consumers are idempotent."""

    async def publish(self, envelopes: list[Envelope]) -> None:
        """Returns once the bus is responsible for them."""
        ...

    def subscribe(self, name: str, consumer: str, consume: Consume) -> None:
        """
        Deliver events called `name` to `consume`.

        Args:
            consumer: A stable name; processes that share it share the work. A call that raises is
                repeated with growing delay, then set aside.
        """
        ...
