"""The worker does what is due, survives what fails, and stops without losing anything."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.system import uuid7
from wacore.application.ports import Job, ReservedJob
from wacore.entrypoints.worker import Duties, Periodic, Worker
from wacore.entrypoints.worker.duties import RunJob

GoOn = Callable[[], bool]


def a_queue(clock: ManualClock | None = None) -> MemoryJobQueue:
    return MemoryJobQueue(clock or ManualClock(), uuid7, max_attempts=3)


def duties(queue: MemoryJobQueue, run: RunJob, concurrency: int = 2) -> Duties:
    return Duties(role="test", queue=queue, jobs={"test.do": run}, concurrency=concurrency)


async def stopped(worker: Worker, running: asyncio.Task[None]) -> None:
    worker.stop()
    async with asyncio.timeout(5):
        await running


async def test_every_job_is_done_once() -> None:
    """Also those queued while the worker is already running."""
    queue, done = a_queue(), []
    all_done = asyncio.Event()

    async def run(reserved: ReservedJob, _: GoOn) -> bool:
        done.append(reserved.job.key)
        if len(done) == 5:
            all_done.set()
        return True

    await queue.enqueue([Job(kind="test.do", key=str(n)) for n in range(3)])
    worker = Worker([duties(queue, run)])
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0)
    await queue.enqueue([Job(kind="test.do", key=str(n)) for n in range(3, 5)])
    async with asyncio.timeout(5):
        await all_done.wait()
    await stopped(worker, running)

    assert ["0", "1", "2", "3", "4"] == sorted(done)
    assert 0 == await queue.waiting("test.do")


async def test_urgent_jobs_have_hands_of_their_own() -> None:
    """However long the others take, and however many of them wait."""
    queue, urgent_done, end = a_queue(), asyncio.Event(), asyncio.Event()

    async def slow(_: ReservedJob, __: GoOn) -> bool:
        await end.wait()
        return True

    async def quick(_: ReservedJob, __: GoOn) -> bool:
        urgent_done.set()
        return True

    await queue.enqueue([Job(kind="test.do", key=str(n)) for n in range(9)])
    worker = Worker([replace(duties(queue, slow), urgent={"test.urgent": quick})])
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.01)
    await queue.enqueue([Job(kind="test.urgent", key="code")])
    async with asyncio.timeout(5):
        await urgent_done.wait()
    end.set()
    await stopped(worker, running)

    assert 0 == await queue.waiting("test.urgent")


async def test_no_more_jobs_are_in_hand_than_allowed() -> None:
    """`concurrency` bounds what runs at once."""
    queue, now, most, done = a_queue(), 0, 0, asyncio.Event()

    async def run(reserved: ReservedJob, _: GoOn) -> bool:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.001)
        now -= 1
        if reserved.job.key == "9":
            done.set()
        return True

    await queue.enqueue([Job(kind="test.do", key=str(n)) for n in range(10)])
    worker = Worker([duties(queue, run, concurrency=3)])
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(5):
        await done.wait()
    await stopped(worker, running)

    assert 3 == most


async def test_a_job_that_fails_comes_back_and_the_others_go_on() -> None:
    """The failure's text is kept; the next attempt is due after a pause."""
    clock = ManualClock()
    queue, seen = a_queue(clock), asyncio.Event()

    async def run(reserved: ReservedJob, _: GoOn) -> bool:
        if reserved.job.key == "bad":
            raise RuntimeError("not today")
        seen.set()
        return True

    await queue.enqueue([Job(kind="test.do", key="bad"), Job(kind="test.do", key="good")])
    worker = Worker([duties(queue, run, concurrency=1)])
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(5):
        await seen.wait()
    await stopped(worker, running)
    clock.advance(timedelta(minutes=10))
    again = await queue.reserve(["test.do"], limit=5, lease=10)

    assert [("bad", 2)] == [(r.job.key, r.attempt) for r in again]


async def test_a_job_that_always_fails_is_set_aside() -> None:
    """After the queue's attempts it is dead, with the last error, and can be looked at."""
    clock = ManualClock()
    queue, tries = a_queue(clock), 0
    tried = asyncio.Event()

    async def run(_: ReservedJob, __: GoOn) -> bool:
        nonlocal tries
        tries += 1
        tried.set()
        raise RuntimeError("never")

    await queue.enqueue([Job(kind="test.do", key="bad")])
    for _ in range(3):
        tried.clear()
        worker = Worker([duties(queue, run)])
        running = asyncio.create_task(worker.run())
        async with asyncio.timeout(5):
            await tried.wait()
        await stopped(worker, running)
        clock.advance(timedelta(minutes=10))

    assert 3 == tries
    assert ["RuntimeError: never"] == [d.error for d in await queue.dead(limit=5)]


async def test_a_stopping_worker_hands_back_what_is_not_done() -> None:
    """A long job sees that it is to stop, and waits in the queue again with its attempts at zero."""
    queue, begun = a_queue(), asyncio.Event()

    async def run(_: ReservedJob, go_on: GoOn) -> bool:
        begun.set()
        while go_on():  # noqa: ASYNC110  # what a job is told is a question, not an event
            await asyncio.sleep(0.001)
        return False

    await queue.enqueue([Job(kind="test.do", key="long")])
    worker = Worker([duties(queue, run)])
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(5):
        await begun.wait()
    await stopped(worker, running)

    assert 1 == await queue.waiting("test.do")
    assert [1] == [r.attempt for r in await queue.reserve(["test.do"], limit=1, lease=1)]


async def test_work_that_does_not_end_is_cut_off_at_the_deadline() -> None:
    """Its lease passes later, and another worker takes it."""
    queue, begun = a_queue(), asyncio.Event()

    async def run(_: ReservedJob, __: GoOn) -> bool:
        begun.set()
        await asyncio.Event().wait()
        return True

    await queue.enqueue([Job(kind="test.do", key="endless")])
    worker = Worker([duties(queue, run)], deadline=0.01)
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(5):
        await begun.wait()
    await stopped(worker, running)

    assert running.done()


async def test_a_sweep_repeats_at_once_while_it_finds_something() -> None:
    """The pause comes only after a round that found nothing, and a failing round ends nothing."""
    rounds: list[int] = []
    enough = asyncio.Event()

    async def run() -> int:
        rounds.append(len(rounds))
        if len(rounds) == 2:
            raise RuntimeError("once")
        if len(rounds) == 5:
            enough.set()
            return 0
        return 1 if len(rounds) != 2 else 0

    sweep = Periodic(name="sweep", run=run, every=0.001, eager=True)
    worker = Worker([Duties(role="test", periodic=[sweep])])
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(5):
        await enough.wait()
    await stopped(worker, running)

    assert len(rounds) >= 5


async def test_a_sweep_that_always_finds_something_still_pauses() -> None:
    """Only an eager one goes on at once; the others would never let anybody else work."""
    rounds, first = 0, asyncio.Event()

    async def run() -> int:
        nonlocal rounds
        rounds += 1
        first.set()
        return 1

    worker = Worker([Duties(role="test", periodic=[Periodic(name="sweep", run=run, every=3600)])])
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(5):
        await first.wait()
    await asyncio.sleep(0.01)
    await stopped(worker, running)

    assert 1 == rounds


async def test_a_nudge_ends_a_sweeps_pause() -> None:
    """Nobody waits out the interval when there is something to do."""
    nudge, rounds, second = asyncio.Event(), 0, asyncio.Event()

    async def run() -> int:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            second.set()
        return 0

    async def nudged(_: float) -> None:
        await nudge.wait()
        nudge.clear()

    sweep = Periodic(name="sweep", run=run, every=3600, nudge=nudged)
    worker = Worker([Duties(role="test", periodic=[sweep])])
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0.01)
    nudge.set()
    async with asyncio.timeout(5):
        await second.wait()
    await stopped(worker, running)

    assert 2 == rounds


async def test_what_is_open_while_it_works_is_closed_when_it_stops() -> None:
    """As soon as it is told to, while jobs in hand still run."""
    clock = ManualClock()
    queue = a_queue(clock)
    opened, closed, begun = asyncio.Event(), asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def during() -> AsyncIterator[None]:
        opened.set()
        yield
        closed.set()

    async def run(_: ReservedJob, __: GoOn) -> bool:
        begun.set()
        await closed.wait()
        return True

    await queue.enqueue([Job(kind="test.do", key="a")])
    worker = Worker([replace(duties(queue, run), during=[during])])
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(5):
        await begun.wait()
        await opened.wait()
    assert not closed.is_set()

    await stopped(worker, running)

    assert closed.is_set()
    assert 0 == await queue.waiting("test.do")
