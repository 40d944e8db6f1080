"""The send lane and the status lane on a database of their own, with a peer in Meta's place."""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.memory.messaging.number_paces import MemoryNumberPaces
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.meta.messages import MetaMessageGateway
from wacore.adapters.meta.transport import AiohttpTransport
from wacore.adapters.redis.link import RedisLink
from wacore.adapters.redis.rate_limiter import RedisRateLimiter
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.tables import messages, metadata
from wacore.adapters.sql.messaging.tables import shared as tables
from wacore.adapters.sql.messaging.unit_of_work import SqlMessagingUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.adapters.system.witness import FileWitness
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.claim_chunk import ClaimChunk
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.number_pace import NumberPace
from wacore.application.messaging.open_dispatch import OpenDispatch, OpenDispatchCommand
from wacore.application.messaging.pause_dispatch import PauseDispatch
from wacore.application.messaging.plan_messages import (
    PlanMessages,
    PlanMessagesCommand,
    PlannedRecipient,
)
from wacore.application.messaging.ports import SenderNumber
from wacore.application.messaging.post_chunk import PostChunk
from wacore.application.messaging.put_off import PutOff
from wacore.application.messaging.queue_message import QueueMessage
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.restraint import Restraint
from wacore.application.messaging.resume_dispatch import ResumeDispatch
from wacore.application.messaging.seal_dispatch import SealDispatch, SealDispatchCommand
from wacore.application.messaging.send_batch import SendBatch, SendBatchCommand
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.stop_sending import StopSending
from wacore.application.messaging.wake_dispatches import WakeDispatches
from wacore.application.ports import RateLimiter
from wacore.domain.ids import (
    AccountId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    WabaId,
    Wamid,
)
from wacore.domain.messaging.dispatch import Purpose, Template
from wacore.entrypoints.logs import configure_logging
from wacore.entrypoints.wiring.stores import pace_beside

ORGANIZATION = OrganizationId(UUID(int=1))
DISPATCH = DispatchId(UUID(int=2))
NUMBER = PhoneNumberId("106500000000001")
PAGE = 1000
_FENCE = Path(tempfile.gettempdir()) / "wacore-benchmark-fence"
CHUNK = 500


@dataclass(frozen=True)
class _Numbers:
    messages_per_second: float

    async def find(self, _: OrganizationId, phone_number_id: PhoneNumberId) -> SenderNumber:
        return SenderNumber(
            account_id=AccountId(UUID(int=3)),
            phone_number_id=phone_number_id,
            messages_per_second=self.messages_per_second,
        )


class _Windows:
    async def among(self, *_: Any) -> set[int]:
        return set()


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


class Lane:
    """
    The use cases as the product wires them.

    Args:
        throughput: Messages per second of the only number there is.
        pace: Where the number's pace is kept for all who send from it: `memory` is this process
            alone, `database` whoever shares the lane's own, anything else a Redis's URL.
    """

    def __init__(
        self,
        database: ServiceDatabase,
        base_url: str,
        *,
        throughput: float = 1e6,
        pace: str = "memory",
    ) -> None:
        configure_logging("warning")
        clock = SystemClock()
        seal = sealer(uuid7)
        numbers = _Numbers(throughput)
        self._database = database
        self._redis: RedisLink | None = None
        begin = SqlDatabase(
            database.write, lambda connection: SqlMessagingUnitOfWork(connection, seal, clock)
        ).begin
        due = SqlDueMessages(database.read)
        queue = MemoryJobQueue(clock, uuid7)
        limiter = self._limiter(pace, clock)
        stop = StopSending(begin, clock)
        fence = SendingFence(begin, FileWitness(_FENCE), uuid7)
        restraint = Restraint(numbers, _Windows())
        self.transport = AiohttpTransport(base_url)
        gateway = MetaMessageGateway(self.transport, _credentials, clock)
        self.open = OpenDispatch(begin, numbers, clock)
        self.plan = PlanMessages(begin, queue, clock, uuid7)
        self.seal = SealDispatch(begin, clock)
        kept = NumberPace(numbers, limiter, MemoryNumberPaces(), clock, asyncio.sleep)
        self.send, self.send_single = (
            SendBatch(
                due,
                kept,
                ClaimChunk(
                    begin, due, _Consents(), PutOff(begin, due, clock), restraint, fence, clock
                ),
                PostChunk(gateway, kept, clock),
                RecordAnswers(begin, stop, restraint, clock),
                clock,
                chunk=CHUNK,
                pipeline=4,
            )
            for _ in range(2)
        )
        self.queue = queue
        self.queue_message = QueueMessage(begin, numbers, _Consents(), queue, clock, uuid7)
        self.wake = WakeDispatches(due, queue, clock)
        self.pause = PauseDispatch(begin, clock)
        self.resume = ResumeDispatch(begin, queue, clock)
        self.apply = ApplyStatuses(begin, stop, clock)

    def _limiter(self, pace: str, clock: SystemClock) -> RateLimiter:
        if pace == "memory":
            return MemoryRateLimiter(clock)
        shared = pace_beside(self._database, tables, clock)
        if pace == "database":
            return shared
        self._redis = RedisLink.to(pace)
        return RedisRateLimiter(self._redis, shared)

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
        """As workers do: whoever's turn ends hands over before his last answers are there."""
        command = SendBatchCommand(dispatch_id=DISPATCH)
        async with asyncio.TaskGroup() as hands:

            async def next_turn() -> None:
                hands.create_task(turn())

            async def turn() -> None:
                await self.send(command, hand_over=next_turn)

            for _ in range(workers):
                hands.create_task(turn())

    async def states(self) -> dict[str, int]:
        statement = select(messages.c.state, func.count()).group_by(messages.c.state)
        async with self._database.read.connect() as connection:
            return {state: int(n) for state, n in await connection.execute(statement)}

    async def sent(self) -> list[tuple[MessageId, Wamid]]:
        async with self._database.read.connect() as connection:
            rows = await connection.execute(select(messages.c.id, messages.c.wamid))
            return [(row.id, row.wamid) for row in rows]

    async def aclose(self) -> None:
        await self.transport.aclose()
        if self._redis is not None:
            await self._redis.aclose()
        await self._database.dispose()


async def new_database(url: str) -> ServiceDatabase:
    """Empty, with the sending service's tables."""
    database = ServiceDatabase(url)
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
    return database


def sqlite(folder: Path, name: str = "whatsapp") -> str:
    return f"sqlite+aiosqlite:///{folder / name}.sqlite3"
