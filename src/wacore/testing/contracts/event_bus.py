"""What carries facts to their consumers."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from wacore.application.ports import DeadJobs, Envelope, EventBus
from wacore.domain.ids import OrganizationId

Settle = Callable[[], Awaitable[None]]


def an_envelope(number: int = 1, name: str = "contacts.created") -> Envelope:
    return Envelope(
        id=UUID(int=number),
        name=name,
        organization_id=OrganizationId(UUID(int=7)),
        occurred_at=datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC),
        payload=msgspec.Raw('{"name":"Žofie","n":1}'.encode()),
        correlation_id="request-1",
    )


class Consumer:
    """Notes what it got; the first `failures` calls fail."""

    def __init__(self, *, failures: int = 0) -> None:
        self.got: list[Envelope] = []
        self.calls = 0
        self._failures = failures

    async def __call__(self, envelope: Envelope) -> None:
        self.calls += 1
        if self.calls <= self._failures:
            raise RuntimeError("the consumer is ill")
        self.got.append(envelope)


class EventBusContract:
    """
    What every EventBus must do.

    Subclasses supply `bus`, `settle`, which returns when no delivery is outstanding any more, and
    `dead_letters`, where deliveries end that failed too often.
    """

    async def test_a_fact_arrives_as_it_was_sent(self, bus: EventBus, settle: Settle) -> None:
        """Envelope and payload are the same, to the microsecond and the last byte."""
        consumer = Consumer()
        bus.subscribe("contacts.created", "audit", consumer)

        await bus.publish([an_envelope()])
        await settle()

        assert [an_envelope()] == consumer.got

    async def test_every_consumer_gets_it(self, bus: EventBus, settle: Settle) -> None:
        """Consumers do not take facts away from one another."""
        one, other = Consumer(), Consumer()
        bus.subscribe("contacts.created", "one", one)
        bus.subscribe("contacts.created", "other", other)

        await bus.publish([an_envelope(1), an_envelope(2)])
        await settle()

        for consumer in (one, other):
            assert {UUID(int=1), UUID(int=2)} == {envelope.id for envelope in consumer.got}

    async def test_only_what_was_subscribed_to(self, bus: EventBus, settle: Settle) -> None:
        """Facts of other names, and those nobody asked for, are no trouble."""
        consumer = Consumer()
        bus.subscribe("contacts.created", "audit", consumer)

        await bus.publish([an_envelope(1, "contacts.erased"), an_envelope(2)])
        await settle()

        assert [UUID(int=2)] == [envelope.id for envelope in consumer.got]

    async def test_a_failure_is_repeated(self, bus: EventBus, settle: Settle) -> None:
        """A consumer that recovers gets what it missed, unchanged."""
        consumer = Consumer(failures=2)
        bus.subscribe("contacts.created", "audit", consumer)

        await bus.publish([an_envelope()])
        await settle()

        assert [an_envelope()] == consumer.got

    async def test_a_failure_is_its_own(self, bus: EventBus, settle: Settle) -> None:
        """One consumer's illness neither stops nor repeats another's deliveries."""
        well, ill = Consumer(), Consumer(failures=1)
        bus.subscribe("contacts.created", "well", well)
        bus.subscribe("contacts.created", "ill", ill)

        await bus.publish([an_envelope(1), an_envelope(2)])
        await settle()

        assert (2, 3) == (well.calls, ill.calls)
        assert len(ill.got) == 2

    async def test_what_fails_for_ever_is_set_aside(
        self, bus: EventBus, settle: Settle, dead_letters: DeadJobs
    ) -> None:
        """It blocks nothing, and can be looked at."""
        consumer = Consumer(failures=10**6)
        bus.subscribe("contacts.created", "audit", consumer)

        await bus.publish([an_envelope()])
        await settle()

        [dead] = await dead_letters.dead(limit=10)
        assert b"request-1" in dead.job.payload
        assert "the consumer is ill" in dead.error

    async def test_what_was_set_aside_can_be_replayed(
        self, bus: EventBus, settle: Settle, dead_letters: DeadJobs
    ) -> None:
        """Once the consumer is mended, nothing has been lost."""
        consumer = Consumer(failures=10**6)
        bus.subscribe("contacts.created", "audit", consumer)
        await bus.publish([an_envelope()])
        await settle()
        consumer.calls = 10**6

        await dead_letters.replay([dead.id for dead in await dead_letters.dead(limit=10)])
        await settle()

        assert [an_envelope()] == consumer.got
