"""What outlives every process: tables, queues, permits."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import msgspec

from wacore.adapters.memory.campaigns.store import CampaignStore, MemoryCampaignsUnitOfWork
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.memory.messaging.fence import MemoryWitness
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.intake_unit_of_work import MemoryIntakeUnitOfWork
from wacore.adapters.memory.messaging.number_paces import MemoryNumberPaces
from wacore.adapters.memory.outbox_relay import MemoryOutboxRelay
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.memory.table import Table, TableView
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer
from wacore.application.ports import Envelope, Job, ReservedJob
from wacore.domain.ids import DispatchId, MessageId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message
from wacore.testing.simulation.archive import Archive
from wacore.testing.simulation.chaos import Dice
from wacore.testing.simulation.watch import Watch
from wacore.testing.simulation.wire import VirtualClock, Wire

_RELAY_LEASE = 5.0


class _WatchedMessages(Table[MessageId, Message]):
    """Every committed change is seen."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def apply(self, written: Mapping[MessageId, Message], deleted: set[MessageId]) -> None:
        for message_id, after in written.items():
            self._watch.moved(self.get(message_id), after)
        super().apply(written, deleted)


class _WatchedDispatches(Table[DispatchId, Dispatch]):
    """Likewise."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def apply(self, written: Mapping[DispatchId, Dispatch], deleted: set[DispatchId]) -> None:
        for dispatch_id, after in written.items():
            self._watch.steered(self.get(dispatch_id), after)
        super().apply(written, deleted)


class _IntakeWork(MemoryIntakeUnitOfWork):
    wire: Wire

    async def commit(self) -> None:
        await self.wire.commit(super().commit)


class _CampaignsWork(MemoryCampaignsUnitOfWork):
    wire: Wire
    archive: TableView[UUID, int]

    async def commit(self) -> None:
        await self.wire.commit(super().commit)


class _Queue(MemoryJobQueue):
    """A queue on another machine, which now and then delivers late, or twice."""

    def __init__(self, wire: Wire, dice: Dice, clock: VirtualClock, new_id: "Ids") -> None:
        super().__init__(clock, new_id)
        self._wire = wire
        self._dice = dice
        self._now = clock.now

    async def enqueue(self, jobs: list[Job], *, not_before: datetime | None = None) -> None:
        await self._wire.cross()
        weather = self._wire.weather
        if self._dice.happens(weather.echo):
            twins = [msgspec.structs.replace(job, key=f"{job.key}'") for job in jobs]
            jobs = [*jobs, *(twin for twin in twins if not twin.key.endswith("''"))]
        if self._dice.happens(weather.echo):
            late = self._now() + timedelta(seconds=self._dice.next() * weather.slowness)
            not_before = max(late, not_before or late)
        await super().enqueue(jobs, not_before=not_before)
        await self._wire.cross()

    async def reserve(self, kinds: list[str], *, limit: int, lease: float) -> list[ReservedJob]:
        reserved = await super().reserve(kinds, limit=limit, lease=lease)
        if reserved:
            await self._wire.cross()
        return reserved

    async def complete(self, reserved: ReservedJob) -> None:
        await self._wire.cross()
        await super().complete(reserved)


class _Limiter(MemoryRateLimiter):
    """A limiter on another machine, which remembers what it granted."""

    def __init__(self, wire: Wire, watch: Watch, clock: VirtualClock) -> None:
        super().__init__(clock)
        self._wire = wire
        self._watch = watch

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        await self._wire.cross()
        wait = await super().attempt(key, rate=rate, burst=burst, cost=cost)
        if wait == 0:
            self._watch.granted(key, rate, burst, cost)
        await self._wire.cross()
        return wait

    async def place(self, key: str, *, rate: float, cost: int = 1, within: float = 0.0) -> float:
        await self._wire.cross()
        begins = await super().place(key, rate=rate, cost=cost, within=within)
        if begins <= within:
            self._watch.placed(key, rate, begins, cost)
        await self._wire.cross()
        return begins

    async def penalise(self, key: str, seconds: float) -> None:
        await self._wire.cross()
        await super().penalise(key, seconds)
        self._watch.penalised(key, seconds)


class Ids:
    """An IdFactory that counts."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self) -> UUID:
        return UUID(int=(0x7 << 76) | (0x8 << 60) | next(self._numbers))


class Stores:
    """
    Attributes:
        facts: Every event that was ever committed, in order.
    """

    def __init__(self, wire: Wire, dice: Dice, watch: Watch, clock: VirtualClock) -> None:
        self.new_id = Ids()
        self.facts: list[Envelope] = []
        self.witness = MemoryWitness()
        self.paces = MemoryNumberPaces()
        self.messaging = MemoryIntakeStore()
        self.messaging.messages = _WatchedMessages(watch)
        self.messaging.dispatches = _WatchedDispatches(watch)
        self.campaigns = CampaignStore()
        self.jobs = _Queue(wire, dice, clock, self.new_id)
        self.plans = _Queue(wire, dice, clock, self.new_id)
        self.limiter = _Limiter(wire, watch, clock)
        self.relays = [
            MemoryOutboxRelay(store, clock, lease=_RELAY_LEASE)
            for store in (self.messaging, self.campaigns)
        ]
        seal = sealer(self.new_id)
        archived: Table[UUID, int] = Table()

        def intake_work() -> _IntakeWork:
            work = _IntakeWork(self.messaging, seal, self._remember)
            work.wire = wire
            return work

        def campaigns_work() -> _CampaignsWork:
            work = _CampaignsWork(self.campaigns, seal, self._remember)
            work.wire = wire
            work.archive = work.view(archived)
            return work

        self.begin_messaging = wire.begin(MemoryDatabase(self.messaging, intake_work))
        self.begin_campaigns = wire.begin(MemoryDatabase(self.campaigns, campaigns_work))
        self.archive = Archive(self.begin_campaigns, archived)

    async def _remember(self, envelopes: Sequence[Envelope]) -> None:
        self.facts += envelopes
