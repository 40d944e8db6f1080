"""What lets committed facts out."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import msgspec

from wacore.adapters.memory.clock import ManualClock
from wacore.application.ports import Begin, Envelope, OutboxRelay, UnitOfWork
from wacore.domain.events import DomainEvent
from wacore.domain.ids import OrganizationId

ORGANIZATION = OrganizationId(UUID(int=7))
LEASE = 60.0


@dataclass(frozen=True, kw_only=True)
class ThingHappened(DomainEvent):
    name: ClassVar[str] = "things.happened"

    number: int
    note: str = "žluťoučký 🐎"


def an_event(number: int = 1) -> ThingHappened:
    return ThingHappened(
        organization_id=ORGANIZATION,
        occurred_at=datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC),
        number=number,
    )


async def happen(begin: Begin[UnitOfWork], *numbers: int) -> None:
    async with begin() as work:
        for number in numbers:
            await work.outbox.add(an_event(number))
        await work.commit()


def numbers(envelopes: list[Envelope]) -> list[int]:
    return [msgspec.json.decode(envelope.payload)["number"] for envelope in envelopes]


class OutboxContract:
    """
    What every OutboxRelay must do.

    Subclasses supply `begin`, `relay` with a lease of LEASE seconds, `another_relay` on the same
    store, as another process has one, and the `clock` they read.
    """

    async def test_a_committed_fact_comes_out(
        self, begin: Begin[UnitOfWork], relay: OutboxRelay
    ) -> None:
        """Name, organisation, moment and fields are those of the event."""
        await happen(begin, 1)

        [envelope] = await relay.pending(10)

        assert "things.happened" == envelope.name
        assert ORGANIZATION == envelope.organization_id
        assert an_event().occurred_at == envelope.occurred_at
        assert an_event() == msgspec.convert(msgspec.json.decode(envelope.payload), ThingHappened)

    async def test_facts_come_out_oldest_first(
        self, begin: Begin[UnitOfWork], relay: OutboxRelay
    ) -> None:
        """In the order they were committed, as many as asked for."""
        for number in (1, 2, 3):
            await happen(begin, number)

        assert [1, 2] == numbers(await relay.pending(2))
        assert [3] == numbers(await relay.pending(2))

    async def test_nothing_is_claimed_twice(
        self, begin: Begin[UnitOfWork], relay: OutboxRelay, another_relay: OutboxRelay
    ) -> None:
        """Relays at the same time share the facts without overlap."""
        await happen(begin, *range(40))

        claims = await asyncio.gather(
            *(each.pending(7) for _ in range(4) for each in (relay, another_relay))
        )
        claimed = [number for claim in claims for number in numbers(claim)]
        while more := await relay.pending(7):
            claimed += numbers(more)

        assert list(range(40)) == sorted(claimed)

    async def test_what_is_not_marked_returns(
        self,
        begin: Begin[UnitOfWork],
        relay: OutboxRelay,
        another_relay: OutboxRelay,
        clock: ManualClock,
    ) -> None:
        """A relay that died held its facts for the length of its lease, and lost none."""
        await happen(begin, 1)
        await relay.pending(10)
        clock.advance(timedelta(seconds=LEASE) - timedelta(microseconds=1))
        assert [] == await another_relay.pending(10)

        clock.advance(timedelta(microseconds=1))

        assert [1] == numbers(await another_relay.pending(10))

    async def test_what_is_marked_is_gone(
        self, begin: Begin[UnitOfWork], relay: OutboxRelay, clock: ManualClock
    ) -> None:
        """Published facts do not return; marking them again changes nothing."""
        await happen(begin, 1, 2)
        first, second = await relay.pending(10)
        await relay.published([first])
        await relay.published([first])
        clock.advance(timedelta(seconds=LEASE))

        assert [second] == await relay.pending(10)

    async def test_the_backlog_counts_what_waits(
        self, begin: Begin[UnitOfWork], relay: OutboxRelay
    ) -> None:
        """Claimed or not, until it is marked."""
        await happen(begin, 1, 2, 3)
        [claimed] = await relay.pending(1)
        assert await relay.backlog() == 3

        await relay.published([claimed])

        assert await relay.backlog() == 2
