"""How long a single message takes while campaigns use up its number and all workers."""

import asyncio
import time
from collections.abc import Callable

import msgspec
import uvloop
from accepting_peer import Peer, accepting_peer
from cell import Figures, figures
from lane import NUMBER, ORGANIZATION, Lane, new_database
from sqlalchemy import select

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.tables import dispatches, messages
from wacore.application.messaging.queue_message import QueueMessageCommand
from wacore.application.messaging.send_batch import SEND, SEND_SINGLE, SendBatch, SendBatchCommand
from wacore.application.ports import ReservedJob
from wacore.domain.messaging.dispatch import DispatchKind
from wacore.entrypoints.worker import Duties, Worker
from wacore.testing.servers.kinds import MARIADB
from wacore.testing.servers.run import Run

_SECONDS = 15
_SINGLES = 100
_EVERY = 0.1
_META = 0.05


def single() -> list[Figures]:
    """The number's throughput is the standard one, then the high one; Meta takes 50 ms."""
    found = []
    for throughput in (80, 1000):
        waits = sorted(_on_mariadb(throughput))
        found.append(
            figures(
                f"single-{throughput}",
                round(waits[int(len(waits) * 0.99) - 1] * 1000, 1),
                "ms",
                500,
                floor=round(_META * 1000, 1),
                at_most=True,
                exact=len(waits) == _SINGLES,
                notes={"median": round(waits[len(waits) // 2] * 1000, 1)},
            )
        )
    return found


def _on_mariadb(throughput: int) -> list[float]:
    run = Run.begin()
    try:
        with accepting_peer(_META) as peer:
            return uvloop.run(_waits(run.server(MARIADB).url, peer, throughput))
    finally:
        run.end()


def _job(send: SendBatch) -> Callable[[ReservedJob, Callable[[], bool]], object]:
    async def run(reserved: ReservedJob, go_on: Callable[[], bool]) -> bool:
        return await send(msgspec.json.decode(reserved.job.payload, type=SendBatchCommand), go_on)

    return run


async def _waits(url: str, peer: Peer, throughput: int) -> list[float]:
    """From the request to what Meta's answer is dated."""
    lane = Lane(await new_database(url), peer.url, throughput=throughput)
    await lane.plan_all(throughput * _SECONDS)
    duties = Duties(
        role="whatsapp",
        queue=lane.queue,
        jobs={SEND: _job(lane.send)},  # type: ignore[dict-item]
        urgent={SEND_SINGLE: _job(lane.send_single)},  # type: ignore[dict-item]
    )
    worker = Worker([duties])
    working = asyncio.create_task(worker.run())
    await lane.wake()
    await asyncio.sleep(1)
    for n in range(_SINGLES):
        begun = time.monotonic()
        await lane.queue_message(
            QueueMessageCommand(
                organization_id=ORGANIZATION,
                phone_number_id=NUMBER,
                content={"type": "text", "text": {"body": "Your code is 123456."}},
                phone=f"+4915{n:09d}",
            )
        )
        await asyncio.sleep(max(0.0, begun + _EVERY - time.monotonic()))
    await asyncio.sleep(2)
    worker.stop()
    await working
    waits = await _accepted(ServiceDatabase(url))
    await lane.aclose()
    return waits


async def _accepted(database: ServiceDatabase) -> list[float]:
    async with database.read.connect() as connection:
        rows = await connection.execute(
            select(messages.c.planned_at, messages.c.accepted_at)
            .join(dispatches, dispatches.c.id == messages.c.dispatch_id)
            .where(dispatches.c.kind == DispatchKind.DIRECT, messages.c.accepted_at.is_not(None))
        )
        waits = [(row.accepted_at - row.planned_at).total_seconds() for row in rows]
    await database.dispose()
    return waits
