"""Who follows which facts in a process. A delivery that fails is a job, as decision 0008 has it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from wacore.application.ports import Consume, Envelope, Job

REDELIVER = "events.redeliver"
"""The kind of job that repeats a failed delivery."""


class UnknownConsumer(LookupError):
    """A delivery is for somebody who does not subscribe (any more)."""


class Delivery(msgspec.Struct, frozen=True):
    consumer: str
    envelope: Envelope

    def job(self) -> Job:
        """What repeats it."""
        return Job(
            kind=REDELIVER,
            key=f"{self.consumer}:{self.envelope.id}",
            payload=msgspec.json.encode(self),
            lane=str(self.envelope.organization_id),
        )


delivery_of = msgspec.json.Decoder(Delivery).decode
"""The delivery that a job's payload repeats."""


class Consumers:
    """By event name, then by their own."""

    def __init__(self) -> None:
        self._consumers: defaultdict[str, dict[str, Consume]] = defaultdict(dict)

    def add(self, name: str, consumer: str, consume: Consume) -> None:
        """
        Raises:
            ValueError: One of the two would miss everything.
        """
        if consumer in self._consumers[name]:
            raise ValueError(f"{consumer} consumes {name} already.")
        self._consumers[name][consumer] = consume

    def deliveries(self, envelopes: Iterable[Envelope]) -> list[Delivery]:
        return [
            Delivery(consumer, envelope)
            for envelope in envelopes
            for consumer in self._consumers.get(envelope.name, ())
        ]

    def names_by_consumer(self) -> Mapping[str, frozenset[str]]:
        """Which events each consumer follows."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, consumers in self._consumers.items():
            for consumer in consumers:
                found[consumer].add(name)
        return {consumer: frozenset(names) for consumer, names in found.items()}

    async def call(self, delivery: Delivery) -> None:
        """
        Raises:
            UnknownConsumer: Its subscription is gone.
            Exception: Whatever the consumer raises.
        """
        consume = self._consumers.get(delivery.envelope.name, {}).get(delivery.consumer)
        if consume is None:
            raise UnknownConsumer(
                f"Nobody called {delivery.consumer} consumes {delivery.envelope.name}."
            )
        await consume(delivery.envelope)
