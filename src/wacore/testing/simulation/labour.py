"""What a worker does all day, as the product's own does: jobs under a lease, and sweeps."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from typing import Any

import msgspec

from wacore.application.campaigns.align_dispatch import PLAN, AlignDispatchCommand
from wacore.application.campaigns.plan_campaign import PlanCampaignCommand
from wacore.application.campaigns.start_due_campaigns import StartDueCampaignsCommand
from wacore.application.campaigns.sweep_campaigns import SweepCampaignsCommand
from wacore.application.consumers import REDELIVER
from wacore.application.messaging.send_batch import SEND, SendBatchCommand
from wacore.application.ports import JobQueue, ReservedJob
from wacore.domain.errors import TryAgain
from wacore.testing.simulation.program import Program
from wacore.testing.simulation.story import Story
from wacore.testing.simulation.wire import ConfirmationLost

RunJob = Callable[[ReservedJob], Awaitable[bool]]
Work = list[Coroutine[Any, Any, None]]

_HANDS = 3
_LEASE = 12.0
_POLL = 0.9
_LONGEST_DELAY = 10.0
_PAGE = 4
_PAGES = 2
_BUSY = 6
"""Messages of one turn, so that a campaign needs several."""


def work_of(program: Program, story: Story) -> Work:
    """Everything at once, each in a task of its own; none of them ends."""
    labour = _Labour(program, story)
    sweeps: list[tuple[Callable[[], Awaitable[object]], float]] = [
        *[(relay, 1.1) for relay in program.relays],
        (program.apply_webhooks, 1.2),
        (program.wake_dispatches, 3),
        (program.reclaim_expired, 4),
        (program.try_meta_again, 5),
        (program.resolve_unknown, 6),
        (program.apply_parked, 8),
        (program.finish_cancelling, 8),
        (lambda: program.start_due(StartDueCampaignsCommand()), 3),
        (lambda: program.sweep_campaigns(SweepCampaignsCommand()), 8),
    ]
    return [
        labour.do_jobs(program.stores.jobs, {SEND: labour.send, REDELIVER: labour.redeliver}),
        labour.do_jobs(program.stores.plans, {PLAN: labour.plan}),
        *[labour.repeat(run, every) for run, every in sweeps],
    ]


class _Labour:
    def __init__(self, program: Program, story: Story) -> None:
        self._program = program
        self._story = story

    async def send(self, reserved: ReservedJob) -> bool:
        command = msgspec.json.decode(reserved.job.payload, type=SendBatchCommand)
        return await self._program.send_batch(msgspec.structs.replace(command, limit=_BUSY))

    async def redeliver(self, reserved: ReservedJob) -> bool:
        return await self._program.bus.redeliver(reserved, lambda: True)

    async def plan(self, reserved: ReservedJob) -> bool:
        order = msgspec.json.decode(reserved.job.payload, type=AlignDispatchCommand)
        await self._program.plan_campaign(
            PlanCampaignCommand(
                organization_id=order.organization_id,
                campaign_id=order.campaign_id,
                page=_PAGE,
                pages=_PAGES,
            )
        )
        return True

    async def do_jobs(self, queue: JobQueue, jobs: Mapping[str, RunJob]) -> None:
        """No lease is extended: what takes long is done by two, which must be harmless."""
        running: list[asyncio.Task[None]] = []
        while True:
            running = [task for task in running if not task.done()]
            free = _HANDS - len(running)
            reserved = await queue.reserve(list(jobs), limit=free, lease=_LEASE) if free else []
            running += [asyncio.create_task(self._do(queue, jobs, each)) for each in reserved]
            await asyncio.sleep(_POLL)

    async def _do(self, queue: JobQueue, jobs: Mapping[str, RunJob], reserved: ReservedJob) -> None:
        try:
            if not await jobs[reserved.job.kind](reserved):
                await queue.enqueue([reserved.job])
            await queue.complete(reserved)
        except Exception as error:  # noqa: BLE001 - as a worker does
            self._failed(reserved.job.kind, error)
            delay = min(_LONGEST_DELAY, 2.0**reserved.attempt)
            await queue.retry(reserved, delay=delay, error=repr(error))

    async def repeat(self, run: Callable[[], Awaitable[object]], every: float) -> None:
        while True:
            try:
                await run()
            except Exception as error:  # noqa: BLE001 - as a worker does
                self._failed("a sweep", error)
            await asyncio.sleep(every)

    def _failed(self, what: str, error: Exception) -> None:
        self._story.tell("worker", "{} failed: {!r}", what, error)
        for cause in _causes(error):
            if isinstance(cause, (TryAgain, ConfirmationLost)):
                self._story.count("work failed, as it may")
            else:
                self._story.violated("work fails for want of a commit only", what, repr(cause))


def _causes(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _causes(each)
    else:
        yield error
