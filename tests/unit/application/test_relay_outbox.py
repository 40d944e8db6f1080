"""From a context's outbox to the event bus, with something breaking at every step."""

import asyncio
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.event_bus import MemoryEventBus
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.memory.outbox_relay import MemoryOutboxRelay
from wacore.adapters.memory.unit_of_work import MemoryDatabase, MemoryStore, MemoryUnitOfWork
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Envelope, UnitOfWork
from wacore.application.relay_outbox import RelayOutbox
from wacore.testing.contracts.outbox import LEASE, an_event, numbers
from wacore.testing.settling import Settling


class Killed(BaseException):
    """The process ends here."""


class Relay(MemoryOutboxRelay):
    """Dies, when told to, after claiming or before forgetting."""

    die_after_claim = False
    die_before_mark = False

    async def pending(self, limit: int) -> list[Envelope]:
        claimed = await super().pending(limit)
        if self.die_after_claim:
            raise Killed
        return claimed

    async def published(self, envelopes: list[Envelope]) -> None:
        if self.die_before_mark:
            raise Killed
        await super().published(envelopes)


class Facts(RuleBasedStateMachine):
    """Every committed fact has its effect exactly once at each consumer, every other none."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = ManualClock()
        self.store = MemoryStore()
        seal = sealer(uuid7)
        self.database = MemoryDatabase(self.store, lambda: MemoryUnitOfWork(self.store, seal))
        self.queue = MemoryJobQueue(self.clock, uuid7, max_attempts=1000)
        self.bus = MemoryEventBus(self.queue, self.clock)
        self.relay = Relay(self.store, self.clock, lease=LEASE)
        self.relay_outbox = RelayOutbox(self.relay, self.bus, batch=3)
        self.committed: list[int] = []
        self.effects: dict[str, list[int]] = {"well": [], "ill": []}
        self.ill = False
        self.serial = 0
        self.bus.subscribe("things.happened", "well", self.consume_well)
        self.bus.subscribe("things.happened", "ill", self.consume_ill)

    async def consume_well(self, envelope: Envelope) -> None:
        await self.consume("well", envelope)

    async def consume_ill(self, envelope: Envelope) -> None:
        if self.ill:
            raise RuntimeError("ill")
        await self.consume("ill", envelope)

    async def consume(self, consumer: str, envelope: Envelope) -> None:
        async with self.database.begin() as work:
            if await work.inbox.first_time(envelope.id, consumer):
                self.effects[consumer] += numbers([envelope])
            await work.commit()

    async def happen(self, *, commit: bool) -> None:
        work: UnitOfWork
        async with self.database.begin() as work:
            await work.outbox.add(an_event(self.serial))
            if commit:
                await work.commit()

    @rule(commit=st.booleans())
    def something_happens(self, commit: bool) -> None:
        self.serial += 1
        if commit:
            self.committed.append(self.serial)
        self.runner.run(self.happen(commit=commit))

    @rule(after_claim=st.booleans(), before_mark=st.booleans(), ill=st.booleans())
    def relay_round(self, after_claim: bool, before_mark: bool, ill: bool) -> None:
        self.relay.die_after_claim, self.relay.die_before_mark = after_claim, before_mark
        self.ill = ill

        async def until_killed() -> None:
            try:
                await self.relay_outbox()
            except Killed:
                return

        self.runner.run(until_killed())

    @rule(seconds=st.integers(1, 90))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    def teardown(self) -> None:
        self.relay.die_after_claim = self.relay.die_before_mark = self.ill = False
        self.clock.advance(timedelta(seconds=LEASE))
        settle = Settling(self.bus, self.queue, self.clock, [self.relay_outbox])
        self.runner.run(settle())
        self.runner.close()

        for effects in self.effects.values():
            assert self.committed == sorted(effects)


TestFacts = Facts.TestCase
