"""How long somebody without work waits for a queue's next job."""

import asyncio

from wacore.adapters.memory.clock import ManualClock
from wacore.testing.contracts.job_queue import KIND, Queue, a_job, kill


class JobWaitingContract:
    """
    Whom every JobQueue must wake.

    Subclasses supply what JobQueueContract asks for.
    """

    async def test_waiting_ends_when_a_job_comes(self, queue: Queue) -> None:
        """An idle worker need not ask again and again."""
        waiting = asyncio.create_task(queue.wait([KIND], 60))
        await asyncio.sleep(0)
        await queue.enqueue([a_job("a")])

        await asyncio.wait_for(waiting, 5)

    async def test_waiting_ends_by_itself(self, queue: Queue) -> None:
        """A job queued in another process is found after a while."""
        await asyncio.wait_for(queue.wait([KIND], 0.01), 5)

    async def test_a_job_queued_before_the_wait_is_not_missed(self, queue: Queue) -> None:
        """Between looking and waiting nothing gets lost."""
        await queue.enqueue([a_job("a")])

        await asyncio.wait_for(queue.wait([KIND], 60), 5)

    async def test_everybody_is_told_of_their_kind_and_of_no_other(self, queue: Queue) -> None:
        """Those who wait for other work neither wake up nor take the news from those who wait for it."""
        others = asyncio.create_task(queue.wait(["contacts.import"], 60))
        ours = [asyncio.create_task(queue.wait([KIND, "campaigns.else"], 60)) for _ in range(2)]
        await asyncio.sleep(0)
        await queue.enqueue([a_job("a")])

        await asyncio.wait_for(asyncio.gather(*ours), 5)

        assert not others.done()

        await queue.enqueue([a_job("b", kind="contacts.import")])

        await asyncio.wait_for(others, 5)

    async def test_news_for_others_is_kept_for_them(self, queue: Queue) -> None:
        """Whoever waits first does not use up what is meant for those who are still at work."""
        await queue.enqueue([a_job("a"), a_job("b", kind="contacts.import")])
        await asyncio.wait_for(queue.wait([KIND], 60), 5)

        await asyncio.wait_for(queue.wait(["contacts.import"], 60), 5)

    async def test_waiting_ends_when_a_dead_job_is_replayed(
        self, queue: Queue, clock: ManualClock
    ) -> None:
        """It is as good as a new one."""
        await kill(queue, clock, "a")
        await asyncio.wait_for(queue.wait([KIND], 0.01), 5)  # what was queued above
        waiting = asyncio.create_task(queue.wait([KIND], 60))
        await asyncio.sleep(0)
        await queue.replay([dead.id for dead in await queue.dead(limit=1)])

        await asyncio.wait_for(waiting, 5)
