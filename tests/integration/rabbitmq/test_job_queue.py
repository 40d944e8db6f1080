"""Jobs as rows, and a message that somebody should look."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from support.rabbit import NOBODY, a_broker, channel_to, ready
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.rabbitmq.broker import Broker
from wacore.adapters.rabbitmq.job_queue import RabbitJobQueue
from wacore.adapters.sql.job_queue import SqlJobQueue
from wacore.adapters.system import uuid7
from wacore.testing.contracts.job_queue import KIND, JobQueueContract, a_job, kill, reserve
from wacore.testing.contracts.job_waiting import JobWaitingContract


@pytest.fixture
async def queue(kept: SqlJobQueue, broker: Broker) -> AsyncIterator[RabbitJobQueue]:
    queue = RabbitJobQueue(kept, broker, "campaign")
    async with broker.consuming():
        await broker.consuming_link.ready(10)
        yield queue


class TestRabbitJobQueue(JobQueueContract, JobWaitingContract):
    """With its jobs in a database."""


async def test_another_process_is_woken(
    queue: RabbitJobQueue,
    rabbitmq_url: str,
    prefix: str,
    clock: ManualClock,
) -> None:
    """A job queued elsewhere ends the wait here, long before the next sweep."""
    elsewhere = a_broker(rabbitmq_url, prefix)
    there = RabbitJobQueue(MemoryJobQueue(clock, uuid7), elsewhere, "campaign")
    waiting = asyncio.create_task(queue.wait([KIND], 60))
    others = asyncio.create_task(queue.wait(["campaigns.else"], 60))
    try:
        await there.enqueue([a_job("a")])

        await asyncio.wait_for(waiting, 10)

        assert not others.done()
    finally:
        others.cancel()
        await elsewhere.aclose()


async def test_a_replay_elsewhere_wakes_everybody(
    queue: RabbitJobQueue,
    rabbitmq_url: str,
    prefix: str,
    clock: ManualClock,
) -> None:
    """Which kind has come back to life, the message does not say."""
    elsewhere = a_broker(rabbitmq_url, prefix)
    there = RabbitJobQueue(MemoryJobQueue(clock, uuid7, max_attempts=3), elsewhere, "campaign")
    try:
        await kill(there, clock, "a")
        await asyncio.wait_for(queue.wait([KIND], 10), 10)
        waiting = [
            asyncio.create_task(queue.wait([kind], 60)) for kind in (KIND, "contacts.import")
        ]
        await asyncio.sleep(0)
        await there.replay([dead.id for dead in await there.dead(limit=1)])

        await asyncio.wait_for(asyncio.gather(*waiting), 10)
    finally:
        await elsewhere.aclose()


async def test_many_jobs_wake_a_few(
    kept: SqlJobQueue, broker: Broker, rabbitmq_url: str, prefix: str
) -> None:
    """A thousand jobs are no thousand messages: who wakes takes all there are."""
    queue = RabbitJobQueue(kept, broker, "campaign")
    await queue.enqueue([a_job(str(n)) for n in range(1000)])

    assert 8 == await ready(rabbitmq_url, broker.topology.wake("campaign"))
    assert 1000 == await queue.waiting(KIND)


async def test_a_job_for_later_wakes_nobody(
    kept: SqlJobQueue, broker: Broker, rabbitmq_url: str, clock: ManualClock
) -> None:
    """There would be nothing to reserve yet."""
    queue = RabbitJobQueue(kept, broker, "campaign")
    await queue.enqueue([a_job("now")])
    await queue.enqueue([a_job("later")], not_before=clock.now())

    assert 1 == await ready(rabbitmq_url, broker.topology.wake("campaign"))


async def test_without_a_broker_nothing_fails(kept: SqlJobQueue) -> None:
    """Jobs are taken, found and done; only the first of them waits a moment for the broker."""
    broker = a_broker(NOBODY, "nobody")
    queue = RabbitJobQueue(kept, broker, "campaign")
    try:
        async with asyncio.timeout(5), broker.consuming():
            await queue.enqueue([a_job("a")])
            for key in ("b", "c", "d", "e", "f"):
                await queue.enqueue([a_job(key)])
            await queue.wait([KIND], 0.01)
            reserved = await reserve(queue)
            await queue.complete(reserved[0])
    finally:
        await broker.aclose()

    assert ["a", "b", "c", "d", "e", "f"] == sorted(each.job.key for each in reserved)


async def test_what_the_broker_lost_is_in_the_database(
    kept: SqlJobQueue, broker: Broker, rabbitmq_url: str
) -> None:
    """With its queue emptied, whoever looks still finds every job."""
    queue = RabbitJobQueue(kept, broker, "campaign")
    await queue.enqueue([a_job("a"), a_job("b")])
    async with channel_to(rabbitmq_url) as channel:
        wake_ups = await channel.get_queue(broker.topology.wake("campaign"))
        await wake_ups.purge()

    assert ["a", "b"] == sorted(each.job.key for each in await reserve(queue))
