"""What keeps work until somebody has done it."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from wacore.adapters.memory.clock import ManualClock
from wacore.application.ports import DeadJobs, Job, JobQueue, ReservedJob

KIND = "campaigns.plan"
MAX_ATTEMPTS = 3


class Queue(JobQueue, DeadJobs, Protocol):
    """Every adapter is both."""


def a_job(key: str = "a", *, lane: str = "", priority: int = 0, kind: str = KIND) -> Job:
    return Job(kind=kind, key=key, lane=lane, priority=priority)


async def reserve(queue: Queue, *, limit: int = 100, lease: float = 30.0) -> list[ReservedJob]:
    return await queue.reserve([KIND], limit=limit, lease=lease)


async def keys(queue: Queue, *, limit: int = 100) -> list[str]:
    return [reserved.job.key for reserved in await reserve(queue, limit=limit)]


async def kill(queue: Queue, clock: ManualClock, key: str, *, error: str = "broken") -> None:
    """Let a job of `key` fail until it is given up."""
    await queue.enqueue([a_job(key)])
    for _ in range(MAX_ATTEMPTS):
        [reserved] = [r for r in await reserve(queue) if r.job.key == key]
        await queue.retry(reserved, delay=1, error=error)
        clock.advance(timedelta(seconds=1))


class JobQueueContract:
    """
    What every JobQueue must do.

    Subclasses supply `queue`, which allows MAX_ATTEMPTS attempts, and the `clock` it reads.
    """

    async def test_a_job_arrives_as_it_was_sent(self, queue: Queue) -> None:
        """Every field comes back, binary payload and all."""
        job = Job(kind=KIND, key="ключ", payload=b"\0\xff", lane="org", priority=-3)
        await queue.enqueue([job])

        [reserved] = await reserve(queue)

        assert job == reserved.job
        assert reserved.attempt == 1

    async def test_only_the_kinds_asked_for(self, queue: Queue) -> None:
        """A worker sees nothing of what it does not do."""
        await queue.enqueue([a_job("a"), a_job("b", kind="contacts.import")])

        assert ["a"] == await keys(queue)

    async def test_one_waiting_job_per_key(self, queue: Queue) -> None:
        """Enqueuing again, in one call or several, adds nothing."""
        await queue.enqueue([a_job("a"), a_job("a"), a_job("b")])
        await queue.enqueue([a_job("a")])

        assert await queue.waiting(KIND) == 2
        assert ["a", "b"] == sorted(await keys(queue))

    async def test_the_earlier_time_counts(self, queue: Queue, clock: ManualClock) -> None:
        """A wake-up for now pulls one for later forward, and not the other way round."""
        later = clock.now() + timedelta(hours=1)
        await queue.enqueue([a_job("a")], not_before=later)
        await queue.enqueue([a_job("b")])
        assert ["b"] == await keys(queue)

        await queue.enqueue([a_job("a")])
        await queue.enqueue([a_job("a")], not_before=later)

        assert ["a"] == await keys(queue)

    async def test_queued_anew_while_it_is_worked_on(self, queue: Queue) -> None:
        """News that comes while a job runs wakes it once more."""
        await queue.enqueue([a_job("a")])
        [first] = await reserve(queue)
        await queue.enqueue([a_job("a")])

        [second] = await reserve(queue)
        await queue.complete(first)
        await queue.complete(second)

        assert second.attempt == 1
        assert await queue.waiting(KIND) == 0
        assert [] == await keys(queue)

    async def test_not_before_its_time(self, queue: Queue, clock: ManualClock) -> None:
        """A job waits for its time, and is due at that very moment."""
        await queue.enqueue([a_job("a")], not_before=clock.now() + timedelta(minutes=1))
        clock.advance(timedelta(minutes=1) - timedelta(microseconds=1))
        assert [] == await keys(queue)

        clock.advance(timedelta(microseconds=1))

        assert ["a"] == await keys(queue)

    async def test_a_lease_keeps_others_away_until_it_ends(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """A worker that died gives its job back by silence."""
        await queue.enqueue([a_job("a")])
        [first] = await reserve(queue, lease=30)
        assert clock.now() + timedelta(seconds=30) == first.leased_until
        assert [] == await keys(queue)

        clock.advance(timedelta(seconds=30))
        [second] = await reserve(queue)

        assert (first.id, 2) == (second.id, second.attempt)

    async def test_a_lease_can_be_extended(self, queue: Queue, clock: ManualClock) -> None:
        """A long job stays with its worker, which can complete it afterwards."""
        await queue.enqueue([a_job("a")])
        [reserved] = await reserve(queue, lease=30)
        clock.advance(timedelta(seconds=20))

        assert await queue.extend(reserved, lease=30)
        clock.advance(timedelta(seconds=20))
        assert [] == await keys(queue)
        await queue.complete(reserved)
        clock.advance(timedelta(seconds=20))
        assert [] == await keys(queue)

    async def test_who_lost_the_lease_can_do_nothing(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """The former holder neither extends, completes nor fails the new holder's job."""
        await queue.enqueue([a_job("a")])
        [first] = await reserve(queue, lease=1)
        clock.advance(timedelta(seconds=1))
        [second] = await reserve(queue, lease=30)

        assert not await queue.extend(first, lease=30)
        await queue.complete(first)
        await queue.retry(first, delay=0, error="late")

        assert await queue.waiting(KIND) == 0
        assert await queue.extend(second, lease=30)

    async def test_a_failed_job_comes_back_after_its_delay(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """Its attempts are counted."""
        await queue.enqueue([a_job("a")])
        [reserved] = await reserve(queue)
        await queue.retry(reserved, delay=10, error="busy")
        assert [] == await keys(queue)
        assert await queue.waiting(KIND) == 1

        clock.advance(timedelta(seconds=10))
        [again] = await reserve(queue)

        assert again.attempt == 2

    async def test_a_failed_job_joins_its_newer_twin(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """There is one waiting job, due when the newer one is, with the attempts already made."""
        await queue.enqueue([a_job("a")])
        [reserved] = await reserve(queue)
        await queue.enqueue([a_job("a")])
        await queue.retry(reserved, delay=10, error="busy")

        [again] = await reserve(queue)
        await queue.complete(again)
        clock.advance(timedelta(seconds=60))

        assert again.attempt == 2
        assert [] == await keys(queue)

    async def test_too_many_failures_set_a_job_aside(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """A dead job is not due any more; it tells what went wrong and when."""
        await kill(queue, clock, "a", error="no such column: ü")

        [dead] = await queue.dead(limit=10)

        assert (a_job("a"), MAX_ATTEMPTS, "no such column: ü") == (
            dead.job,
            dead.attempts,
            dead.error,
        )
        assert clock.now() - timedelta(seconds=1) == dead.died_at
        clock.advance(timedelta(days=1))
        assert [] == await keys(queue)
        assert await queue.waiting(KIND) == 0

    async def test_a_job_that_kills_its_workers_dies_too(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """Leases that run out are failures like any other."""
        await queue.enqueue([a_job("a")])
        for _ in range(MAX_ATTEMPTS):
            assert ["a"] == await keys(queue)
            clock.advance(timedelta(seconds=30))

        assert [] == await keys(queue)
        assert ["a"] == [dead.job.key for dead in await queue.dead(limit=10)]

    async def test_the_latest_dead_come_first(self, queue: Queue, clock: ManualClock) -> None:
        """What broke just now is what somebody looks for."""
        for key in ("a", "b", "c"):
            await kill(queue, clock, key)

        assert ["c", "b"] == [dead.job.key for dead in await queue.dead(limit=2)]

    async def test_dead_jobs_can_be_replayed(self, queue: Queue, clock: ManualClock) -> None:
        """They start afresh; ids that are not dead are not counted."""
        await kill(queue, clock, "a")
        [dead] = await queue.dead(limit=10)

        assert await queue.replay([dead.id, UUID(int=1)]) == 1

        [again] = await reserve(queue)
        assert ("a", 1) == (again.job.key, again.attempt)
        assert [] == await queue.dead(limit=10)
        assert await queue.replay([dead.id]) == 0

    async def test_a_replayed_job_joins_its_waiting_twin(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """Two dead and one waiting of a key become one that is due now."""
        await kill(queue, clock, "a")
        await kill(queue, clock, "a")
        await queue.enqueue([a_job("a")], not_before=clock.now() + timedelta(hours=1))

        assert await queue.replay([dead.id for dead in await queue.dead(limit=10)]) == 2

        assert await queue.waiting(KIND) == 1
        assert ["a"] == await keys(queue)

    async def test_priority_goes_first_whatever_the_lane(self, queue: Queue) -> None:
        """A higher priority overtakes what waited longer."""
        await queue.enqueue([a_job("bulk", lane="x"), a_job("more bulk", lane="y")])
        await queue.enqueue([a_job("urgent", lane="x", priority=1)])

        assert ["urgent"] == await keys(queue, limit=1)

    async def test_a_long_lane_does_not_starve_a_short_one(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """With a thousand jobs before it, the other lane's one is at most second."""
        await queue.enqueue([a_job(f"long {n}", lane="long") for n in range(1000)])
        clock.advance(timedelta(seconds=1))
        await queue.enqueue([a_job("short", lane="short")])

        first, second = await keys(queue, limit=1), await keys(queue, limit=1)

        assert "short" in first + second

    async def test_lanes_take_turns(self, queue: Queue, clock: ManualClock) -> None:
        """However many are taken at once, lanes get equal shares."""
        for lane in ("x", "y", "z"):
            await queue.enqueue([a_job(f"{lane} {n}", lane=lane) for n in range(20)])
            clock.advance(timedelta(seconds=1))

        served: Counter[str] = Counter()
        for limit in (1, 2, 3, 6, 1, 1, 1):
            served.update(reserved.job.lane for reserved in await reserve(queue, limit=limit))

        assert Counter(x=5, y=5, z=5) == served

    async def test_one_lane_is_served_in_order(self, queue: Queue, clock: ManualClock) -> None:
        """What was due first is done first."""
        for key in ("a", "b", "c"):
            await queue.enqueue([a_job(key)])
            clock.advance(timedelta(seconds=1))

        assert ["a", "b", "c"] == await keys(queue)

    async def test_two_of_one_key_are_not_handed_out_together(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """A job whose lease ran out and its newer twin follow one another."""
        await queue.enqueue([a_job("a")])
        await reserve(queue, lease=1)
        await queue.enqueue([a_job("a")])
        clock.advance(timedelta(seconds=1))

        assert ["a"] == await keys(queue)
        assert ["a"] == await keys(queue)
        assert [] == await keys(queue)

    async def test_every_job_goes_to_one_worker(self, queue: Queue) -> None:
        """Twenty workers at once share a hundred jobs without overlap or remainder."""
        await queue.enqueue([a_job(str(n), lane=str(n % 7)) for n in range(100)])

        async def work() -> list[str]:
            mine: list[str] = []
            while found := await reserve(queue, limit=3):
                mine += [reserved.job.key for reserved in found]
            return mine

        done = [key for mine in await asyncio.gather(*(work() for _ in range(20))) for key in mine]

        assert sorted(str(n) for n in range(100)) == sorted(done)
