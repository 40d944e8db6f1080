"""The sending side, wired for tests over any store."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from support.stillness import Stillness
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.fence import MemoryWitness
from wacore.adapters.memory.messaging.gateway import MemoryMessageGateway
from wacore.adapters.memory.messaging.number_paces import MemoryNumberPaces
from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.messaging.unit_of_work import MemoryMessagingUnitOfWork
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.application.messaging.apply_parked import ApplyParked
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.arm_sending import ArmSending
from wacore.application.messaging.cancel_dispatch import CancelDispatch
from wacore.application.messaging.claim_chunk import Chunk, ClaimChunk
from wacore.application.messaging.finish_cancelling import FinishCancelling
from wacore.application.messaging.judge_canaries import JudgeCanaries
from wacore.application.messaging.number_pace import NumberPace
from wacore.application.messaging.open_dispatch import OpenDispatch, OpenDispatchCommand
from wacore.application.messaging.pause_dispatch import PauseDispatch
from wacore.application.messaging.plan_messages import (
    PlanMessages,
    PlanMessagesCommand,
    Planned,
    PlannedRecipient,
)
from wacore.application.messaging.ports import (
    DueMessage,
    DueMessages,
    MessageGateway,
    MessagingUnitOfWork,
    SenderNumber,
)
from wacore.application.messaging.ports_conversations import ResponseCounts
from wacore.application.messaging.ports_fence import Witness
from wacore.application.messaging.post_chunk import Answered, PostChunk
from wacore.application.messaging.put_off import PutOff
from wacore.application.messaging.queue_message import QueueMessage
from wacore.application.messaging.reclaim_expired import ReclaimExpired
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.resolve_unknown import ResolveUnknown
from wacore.application.messaging.restraint import Restraint
from wacore.application.messaging.resume_by_itself import ResumeByItself
from wacore.application.messaging.resume_dispatch import ResumeDispatch
from wacore.application.messaging.resume_within_limit import ResumeWithinLimit
from wacore.application.messaging.retry_failed import RetryFailed
from wacore.application.messaging.seal_dispatch import SealDispatch, SealDispatchCommand
from wacore.application.messaging.send_batch import SEND, SEND_SINGLE, SendBatch, SendBatchCommand
from wacore.application.messaging.send_message import SendMessage
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.stop_sending import StopSending
from wacore.application.messaging.try_meta_again import TryMetaAgain
from wacore.application.messaging.wake_dispatches import WakeDispatches
from wacore.application.ports import Begin, IdFactory
from wacore.domain.ids import AccountId, ContactId, DispatchId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch, Purpose, Template
from wacore.domain.messaging.number import NumberNotFound
from wacore.domain.messaging.places import Places
from wacore.domain.messaging.resolution import Patience

ORGANIZATION = OrganizationId(UUID(int=1))
STRANGER = OrganizationId(UUID(int=2))
ACCOUNT = AccountId(UUID(int=3))
NUMBER = PhoneNumberId("106500000000001")
CAMPAIGN = DispatchId(UUID(int=4))
_TURNS = 50

TEMPLATE = Template("spring_offer", "en_US")


class FixedNumbers:
    """A SenderNumbers with one number."""

    def __init__(self, throughput: float = 80, daily_limit: int | None = None) -> None:
        self.throughput = throughput
        self.daily_limit = daily_limit
        self.quality = "GREEN"

    async def find(
        self, organization_id: OrganizationId, phone_number_id: PhoneNumberId
    ) -> SenderNumber:
        if (organization_id, phone_number_id) != (ORGANIZATION, NUMBER):
            raise NumberNotFound(phone_number_id)
        return SenderNumber(
            account_id=ACCOUNT,
            phone_number_id=phone_number_id,
            messages_per_second=self.throughput,
            quality=self.quality,
            portfolio="506500000000001",
            daily_limit=self.daily_limit,
        )


class FixedWindows:
    """An OpenWindows of the phone numbers in `open`."""

    def __init__(self) -> None:
        self.open: set[str] = set()

    async def among(
        self,
        phone_number_id: PhoneNumberId,
        recipients: Sequence[tuple[str | None, str | None]],
        until: datetime,
    ) -> set[int]:
        return {i for i, (phone, _) in enumerate(recipients) if phone in self.open}


class FixedConsents:
    """A Consents that refuses the phone numbers in `refused`, and calls `meanwhile` when asked."""

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.asked: list[Purpose] = []
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def suppressed(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        recipients: Sequence[tuple[str | None, str | None]],
    ) -> set[int]:
        self.asked.append(purpose)
        if self.meanwhile is not None:
            await self.meanwhile()
        return {i for i, (phone, _) in enumerate(recipients) if phone in self.refused}


class FixedResponses:
    """A ResponseReader: so many opted out over every dispatch."""

    def __init__(self) -> None:
        self.opt_outs = 0

    async def responses(
        self, dispatch_ids: Collection[DispatchId]
    ) -> dict[DispatchId, ResponseCounts]:
        return dict.fromkeys(dispatch_ids, ResponseCounts(opt_outs=self.opt_outs))


@dataclass
class Sending:
    """Every use case of the sending side, over one store, one clock and one Meta."""

    begin: Begin[MessagingUnitOfWork]
    due: DueMessages
    clock: ManualClock = field(default_factory=ManualClock)
    gateway: MessageGateway = field(default_factory=MemoryMessageGateway)
    consents: FixedConsents = field(default_factory=FixedConsents)
    numbers: FixedNumbers = field(default_factory=FixedNumbers)
    windows: FixedWindows = field(default_factory=FixedWindows)
    chunk: int = 250
    new_id: IdFactory = uuid7
    witness: Witness = field(default_factory=MemoryWitness)

    def __post_init__(self) -> None:
        self._sleepers: list[datetime] = []
        self._stillness = Stillness()
        self.begin = self._stillness.of_work(self.begin)
        self.due = self._stillness.of_questions(self.due)
        self.queue = MemoryJobQueue(self.clock, uuid7)
        self.limiter = MemoryRateLimiter(self.clock)
        self.paces = MemoryNumberPaces()
        self.pace = NumberPace(self.numbers, self.limiter, self.paces, self.clock, self.sleep)
        self.restraint = Restraint(self.numbers, self.windows)
        self.stop_sending = StopSending(self.begin, self.clock)
        self.open = OpenDispatch(self.begin, self.numbers, self.clock)
        self.plan = PlanMessages(self.begin, self.queue, self.clock, self.new_id)
        self.seal = SealDispatch(self.begin, self.clock)
        self.pause = PauseDispatch(self.begin, self.clock)
        self.resume = ResumeDispatch(self.begin, self.queue, self.clock)
        self.cancel = CancelDispatch(self.begin, self.clock)
        self.finish_cancelling = FinishCancelling(self.due, self.cancel)
        self.retry_failed = RetryFailed(self.begin, self.queue, self.clock)
        self.put_off = PutOff(self.begin, self.due, self.clock)
        self.post = PostChunk(self.gateway, self.pace, self.clock)
        self.record = RecordAnswers(self.begin, self.stop_sending, self.restraint, self.clock)
        self.use_witness(self.witness)
        self.apply = ApplyStatuses(self.begin, self.stop_sending, self.clock)
        self.apply_parked = ApplyParked(self.begin, self.apply, self.clock)
        self.reclaim = ReclaimExpired(self.begin, self.due, self.clock)
        self.resolve = ResolveUnknown(self.begin, self.due, self.clock, Patience())
        self.queue_message = QueueMessage(
            self.begin, self.numbers, self.consents, self.queue, self.clock, self.new_id
        )
        self.send_message = SendMessage(self.queue_message)
        self.responses = FixedResponses()
        self.judge_canaries = JudgeCanaries(
            self.begin, self.due, self.numbers, self.responses, self.queue, self.clock
        )
        self.resume_within_limit = ResumeWithinLimit(
            self.begin, self.due, self.numbers, self.queue, self.clock
        )
        self.resume_by_itself = ResumeByItself(self.begin, self.due, self.queue, self.clock)
        self.try_meta_again = TryMetaAgain(self.begin, self.due, self.queue, self.clock)
        self.wake = WakeDispatches(self.due, self.queue, self.clock)

    def use_witness(self, witness: Witness) -> None:
        """As a process on another machine would."""
        self.witness = witness
        self.fence = SendingFence(self.begin, witness, uuid7)
        self.arm = ArmSending(self.begin, self.due, self.fence, witness, self.clock)
        self.claim_chunk = ClaimChunk(
            self.begin,
            self.due,
            self.consents,
            self.put_off,
            self.restraint,
            self.fence,
            self.clock,
        )
        self.send = SendBatch(
            self.due,
            self.pace,
            self.claim_chunk,
            self.post,
            self.record,
            self.clock,
            chunk=self.chunk,
            sleep=self.sleep,
        )

    async def claim(self, dispatch_id: DispatchId, limit: int) -> Chunk:
        dispatch = await self.due.dispatch(dispatch_id)
        assert dispatch is not None
        return await self.claim_chunk(dispatch, limit)

    async def post_now(
        self, dispatch: Dispatch, messages: Sequence[DueMessage]
    ) -> set[asyncio.Task[Answered]]:
        """As if the number's line were empty."""
        return await self.post(
            dispatch, messages, Places(len(messages), self.clock.now(), timedelta.resolution)
        )

    async def sleep(self, seconds: float) -> None:
        """Let whatever is under way come to rest; then the time passes up to the first who wakes."""
        due = self.clock.now() + timedelta(seconds=seconds)
        self._sleepers.append(due)
        try:
            while self.clock.now() < due:
                for _ in range(_TURNS):
                    await asyncio.sleep(0)
                await self._stillness.come()
                if due == min(self._sleepers):
                    self.clock.advance(max(timedelta(0), due - self.clock.now()))
        finally:
            self._sleepers.remove(due)

    async def begin_campaign(
        self,
        recipients: Iterable[PlannedRecipient],
        *,
        seal: bool = True,
        dispatch_id: DispatchId = CAMPAIGN,
        **terms: Any,
    ) -> Planned:
        """Open, plan and seal a dispatch."""
        await self.open(
            OpenDispatchCommand(
                **{
                    "organization_id": ORGANIZATION,
                    "dispatch_id": dispatch_id,
                    "phone_number_id": NUMBER,
                    "template": TEMPLATE,
                    "purpose": Purpose.MARKETING,
                    **terms,
                }
            )
        )
        planned = await self.plan(
            PlanMessagesCommand(
                organization_id=ORGANIZATION, dispatch_id=dispatch_id, recipients=list(recipients)
            )
        )
        if seal:
            await self.seal(
                SealDispatchCommand(organization_id=ORGANIZATION, dispatch_id=dispatch_id)
            )
        return planned

    async def send_all(self) -> None:
        """Send until nothing is due any more."""
        while not await self.send(SendBatchCommand(dispatch_id=CAMPAIGN)):
            pass

    async def work(self) -> None:
        """Do every job that waits, as a worker would."""
        while reserved := await self.queue.reserve([SEND, SEND_SINGLE], limit=10, lease=60):
            for each in reserved:
                command = msgspec.json.decode(each.job.payload, type=SendBatchCommand)
                if not await self.send(command):
                    await self.queue.enqueue([each.job])
                await self.queue.complete(each)


def memory_sending(
    *, gateway: MemoryMessageGateway | None = None, chunk: int = 250
) -> tuple[Sending, MemoryMessagingStore, MemoryMessageGateway]:
    """The sending side in memory."""
    store = MemoryMessagingStore()
    seal = sealer(uuid7)
    database = MemoryDatabase(store, lambda: MemoryMessagingUnitOfWork(store, seal))
    meta = gateway or MemoryMessageGateway()
    return Sending(database.begin, MemoryDueMessages(store), gateway=meta, chunk=chunk), store, meta


def recipient(n: int, **changes: object) -> PlannedRecipient:
    """The n-th person of a long list."""
    components = msgspec.json.encode(
        [{"type": "body", "parameters": [{"type": "text", "text": f"Ada {n}"}]}]
    )
    plain = PlannedRecipient(
        contact_id=ContactId(UUID(int=10_000 + n)),
        phone=f"+49170{n:07d}",
        components=msgspec.Raw(components),
    )
    return msgspec.structs.replace(plain, **changes)


def recipients(count: int) -> list[PlannedRecipient]:
    return [recipient(n) for n in range(count)]
