"""A process that relays facts to consumers, and dies by SIGKILL at the step it is told."""

import asyncio
import os
import signal
import sys

from sqlalchemy import Column, Integer, String, Table, insert

from wacore.adapters.memory.event_bus import MemoryEventBus
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.job_queue import SqlJobQueue
from wacore.adapters.sql.outbox_relay import SqlOutboxRelay
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import TABLE, new_metadata
from wacore.adapters.sql.unit_of_work import SqlDatabase, SqlUnitOfWork
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.application.consumers import REDELIVER
from wacore.application.ports import Consume, Envelope
from wacore.application.relay_outbox import RelayOutbox
from wacore.testing.contracts.outbox import numbers

metadata = new_metadata()
shared = shared_tables(metadata)
effects = Table(
    "effects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("consumer", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    **TABLE,
)
CONSUMERS = ("steady", "shaky")
LEASE = 0.2


class Fuse:
    """Counts steps; at the one it was set to, the process is gone."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def burn(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalRelay(SqlOutboxRelay):
    fuse: Fuse

    async def pending(self, limit: int) -> list[Envelope]:
        claimed = await super().pending(limit)
        self.fuse.burn()
        return claimed

    async def published(self, envelopes: list[Envelope]) -> None:
        self.fuse.burn()
        await super().published(envelopes)
        self.fuse.burn()


def consumer(name: str, database: SqlDatabase[SqlUnitOfWork], fuse: Fuse) -> Consume:
    async def consume(envelope: Envelope) -> None:
        [number] = numbers([envelope])
        fuse.burn()
        async with database.begin() as work:
            if await work.inbox.first_time(envelope.id, name):
                await work.connection.execute(insert(effects).values(consumer=name, number=number))
            fuse.burn()
            await work.commit()
        fuse.burn()
        if name == "shaky" and number % 3 == 0:
            raise RuntimeError("the effect is there, the answer is not")

    return consume


async def main(url: str, steps: int) -> None:
    """Work until nothing is left; exit 0 means that this process was not killed."""
    clock, fuse, service = SystemClock(), Fuse(steps), ServiceDatabase(url)
    seal = sealer(uuid7)
    database = SqlDatabase(service.write, lambda c: SqlUnitOfWork(c, shared, seal, clock))
    queue = SqlJobQueue(service, shared, clock, uuid7)
    bus = MemoryEventBus(queue, clock, concurrency=2, first_delay=0)
    for name in CONSUMERS:
        bus.subscribe("things.happened", name, consumer(name, database, fuse))
    relay = MortalRelay(service, shared, clock, lease=LEASE)
    relay.fuse = fuse
    relay_outbox = RelayOutbox(relay, bus, batch=2)
    while await relay.backlog() or await queue.waiting(REDELIVER):
        await relay_outbox()
        for reserved in await queue.reserve([REDELIVER], limit=1, lease=LEASE):
            fuse.burn()
            try:
                await bus.redeliver(reserved, lambda: True)
            except RuntimeError:
                await queue.complete(reserved)  # it has been seen to fail twice; that is enough
            else:
                await queue.complete(reserved)
        await asyncio.sleep(0.01)
    await service.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
