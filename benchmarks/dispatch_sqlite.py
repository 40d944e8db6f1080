"""
How fast one worker sends a campaign through SQLite when the peer answers at once.

    python benchmarks/dispatch_sqlite.py [--messages 10000] [--statuses] [--profile FILE]

With `--statuses`, the sent, delivered and read of every message are applied afterwards, in batches
of 300 as webhooks bring them. Prints one JSON line.
"""

import argparse
import asyncio
import cProfile
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import uvloop
from accepting_peer import accepting_peer
from sqlalchemy import func, select

from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.meta.messages import MetaMessageGateway
from wacore.adapters.meta.transport import AiohttpTransport
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.tables import messages, metadata
from wacore.adapters.sql.messaging.unit_of_work import SqlMessagingUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.claim_chunk import ClaimChunk
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.number_pace import NumberPace
from wacore.application.messaging.open_dispatch import OpenDispatch, OpenDispatchCommand
from wacore.application.messaging.plan_messages import (
    PlanMessages,
    PlanMessagesCommand,
    PlannedRecipient,
)
from wacore.application.messaging.ports import SenderNumber
from wacore.application.messaging.post_chunk import PostChunk
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.seal_dispatch import SealDispatch, SealDispatchCommand
from wacore.application.messaging.send_batch import SendBatch, SendBatchCommand
from wacore.application.messaging.stop_sending import StopSending
from wacore.domain.ids import (
    AccountId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    WabaId,
    Wamid,
)
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.dispatch import Purpose, Template
from wacore.domain.messaging.statuses import DeliveryStatus, StatusReport

ORGANIZATION = OrganizationId(UUID(int=1))
DISPATCH = DispatchId(UUID(int=2))
NUMBER = PhoneNumberId("106500000000001")
PAGE = 1000


class _Numbers:
    async def find(self, _: OrganizationId, phone_number_id: PhoneNumberId) -> SenderNumber:
        return SenderNumber(
            account_id=AccountId(UUID(int=3)),
            phone_number_id=phone_number_id,
            messages_per_second=1e6,
        )


class _Consents:
    async def suppressed(self, *_: Any) -> set[int]:
        return set()


async def _credentials(_: OrganizationId, account_id: AccountId) -> Credentials:
    return Credentials(
        account_id=account_id, waba_id=WabaId("1"), app_id="1", access_token="EAAbenchmark"
    )


def _recipient(n: int) -> PlannedRecipient:
    components = [
        {"type": "body", "parameters": [{"type": "text", "text": f"Ada {n}"}]},
        {
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{"type": "text", "text": f"c/{n}"}],
        },
    ]
    return PlannedRecipient(
        phone=f"+49170{n:07d}", components=msgspec.Raw(msgspec.json.encode(components))
    )


class _Bench:
    def __init__(self, database: ServiceDatabase, base_url: str, chunk: int) -> None:
        clock = SystemClock()
        seal = sealer(uuid7)
        begin = SqlDatabase(
            database.write, lambda connection: SqlMessagingUnitOfWork(connection, seal, clock)
        ).begin
        due = SqlDueMessages(database.read)
        queue = MemoryJobQueue(clock, uuid7)
        limiter = MemoryRateLimiter(clock)
        stop = StopSending(begin, clock)
        self.transport = AiohttpTransport(base_url)
        gateway = MetaMessageGateway(self.transport, _credentials, clock)
        self.open = OpenDispatch(begin, _Numbers(), clock)
        self.plan = PlanMessages(begin, queue, clock, uuid7)
        self.seal = SealDispatch(begin, clock)
        self.send = SendBatch(
            due,
            NumberPace(_Numbers(), limiter, clock, asyncio.sleep),
            ClaimChunk(begin, due, _Consents(), clock),
            PostChunk(gateway, clock),
            RecordAnswers(begin, stop, clock),
            chunk=chunk,
        )
        self.apply = ApplyStatuses(begin, stop, clock)

    async def plan_all(self, count: int) -> None:
        await self.open(
            OpenDispatchCommand(
                organization_id=ORGANIZATION,
                dispatch_id=DISPATCH,
                phone_number_id=NUMBER,
                template=Template("spring_offer", "en_US"),
                purpose=Purpose.MARKETING,
            )
        )
        for first in range(0, count, PAGE):
            page = [_recipient(n) for n in range(first, min(first + PAGE, count))]
            await self.plan(
                PlanMessagesCommand(
                    organization_id=ORGANIZATION, dispatch_id=DISPATCH, recipients=page
                )
            )
        await self.seal(SealDispatchCommand(organization_id=ORGANIZATION, dispatch_id=DISPATCH))

    async def send_all(self, workers: int) -> None:
        async def work() -> None:
            while not await self.send(SendBatchCommand(dispatch_id=DISPATCH)):
                pass

        await asyncio.gather(*(work() for _ in range(workers)))

    async def apply_all(self, sent: Sequence[tuple[MessageId, Wamid]]) -> None:
        now = SystemClock().now()
        for status in (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ):
            for first in range(0, len(sent), 300):
                await self.apply(
                    [
                        StatusReport(
                            wamid=wamid,
                            status=status,
                            at=now,
                            phone_number_id=NUMBER,
                            token=AttemptToken(message_id, 1),
                        )
                        for message_id, wamid in sent[first : first + 300]
                    ]
                )


async def _measure(options: argparse.Namespace, folder: Path, base_url: str) -> dict[str, Any]:
    database = ServiceDatabase(f"sqlite+aiosqlite:///{folder / 'whatsapp.sqlite3'}")
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)
    bench = _Bench(database, base_url, options.chunk)
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    await bench.plan_all(options.messages)
    seconds["plan"] = time.perf_counter() - started
    profile = cProfile.Profile()
    if options.profile:
        profile.enable()
    started, cpu = time.perf_counter(), time.process_time()
    await bench.send_all(options.workers)
    seconds["send"] = time.perf_counter() - started
    cpu = time.process_time() - cpu
    if options.profile and not options.statuses:
        profile.disable()
        profile.dump_stats(options.profile)
    async with database.read.connect() as connection:
        states = select(messages.c.state, func.count()).group_by(messages.c.state)
        counted = {state: int(n) for state, n in await connection.execute(states)}
        sent = [
            (row.id, row.wamid)
            for row in await connection.execute(select(messages.c.id, messages.c.wamid))
        ]
    if options.statuses:
        started = time.perf_counter()
        await bench.apply_all(sent)
        seconds["statuses"] = time.perf_counter() - started
    await bench.transport.aclose()
    await database.dispose()
    return {
        "messages": options.messages,
        "states": counted,
        "plan_per_second": round(options.messages / seconds["plan"]),
        "sent_per_second": round(options.messages / seconds["send"]),
        "send_cpu_us_per_message": round(cpu * 1e6 / options.messages),
        "statuses_per_second": round(3 * options.messages / seconds["statuses"])
        if "statuses" in seconds
        else None,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--chunk", type=int, default=250)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--statuses", action="store_true")
    parser.add_argument("--profile")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, accepting_peer() as base_url:
        print(json.dumps(uvloop.run(_measure(options, Path(folder), base_url))))


if __name__ == "__main__":
    main()
