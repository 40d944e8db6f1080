"""What sending a campaign does, on any store: subclassed for memory and for SQL."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, ORGANIZATION, STRANGER, recipient, recipients
from wacore.application.messaging.cancel_dispatch import CancelDispatch, CancelDispatchCommand
from wacore.application.messaging.finish_cancelling import FinishCancelling
from wacore.application.messaging.pause_dispatch import PauseDispatchCommand
from wacore.application.messaging.ports import MessagingUnitOfWork, Outgoing
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.domain.errors import TryAgain
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.answers import Answer, Refused
from wacore.domain.messaging.dispatch import DispatchEnded, DispatchState
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.statuses import SendError

_ROUNDING = 1e-5

PAUSE = PauseDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
RESUME = ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
CANCEL = CancelDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
OTHER = DispatchId(STRANGER)


def refuse(code: int, details: str = "") -> Refused:
    return Refused(SendError(code, "title", details), 400)


class SendingSuite:
    """Subclasses supply `world`."""

    async def test_everybody_gets_one_message(self, world: World) -> None:
        """Planned, sent and counted; once the last has an outcome the dispatch is finished."""
        await world.sending.begin_campaign(recipients(100))
        await world.sending.send_all()

        assert {"accepted": 100} == await world.states()
        assert {1} == set(world.meta.ledger.values())
        assert 100 == len(world.meta.ledger)
        assert DispatchState.FINISHED is (await world.dispatch()).state
        assert ["dispatch_opened", "dispatch_sealed", "dispatch_finished"] == await world.events()

    async def test_the_intent_is_committed_before_the_post(self, world: World) -> None:
        """Whoever looks while Meta is asked sees the message in flight, with its token."""
        seen = []

        class Looking:
            async def send(self, outgoing: Outgoing) -> Answer:
                [message] = await world.messages()
                seen.append((message.state.value, message.attempts, outgoing.token.attempt))
                return await world.meta.send(outgoing)

        world.sending.post._gateway = Looking()
        await world.sending.begin_campaign(recipients(1))
        await world.sending.send_all()

        assert [("inflight", 1, 1)] == seen

    async def test_an_opt_out_after_planning_wins(self, world: World) -> None:
        """Consent is asked again at the last moment, and the reason is on record."""
        await world.sending.begin_campaign(recipients(3))
        world.sending.consents.refused = {"+491700000001"}
        await world.sending.send_all()

        assert {"accepted": 2, "skipped": 1} == await world.states()
        assert {"no_consent": 1} == (await world.tally()).reasons(MessageState.SKIPPED)
        assert "+491700000001" not in {post.phone for post in world.meta.posts}

    async def test_two_workers_send_each_message_once(self, world: World) -> None:
        """A batch may be delivered twice, and worked on at once."""
        await world.sending.begin_campaign(recipients(60))
        await asyncio.gather(*(world.sending.send_all() for _ in range(4)))

        assert {"accepted": 60} == await world.states()
        assert {1} == set(world.meta.ledger.values())

    async def test_claims_of_one_process_take_turns(self, world: World) -> None:
        """Each finds messages of its own, instead of those that another one is about to take."""
        await world.sending.begin_campaign(recipients(60))
        chunks = await asyncio.gather(*(world.sending.claim(CAMPAIGN, 20) for _ in range(3)))

        assert [20, 20, 20] == [len(chunk.messages) for chunk in chunks]
        assert 60 == len({due.message.id for chunk in chunks for due in chunk.messages})

    async def test_one_campaign_does_not_hold_every_worker(self, world: World) -> None:
        """Two at once are enough; a third is free for somebody else's."""
        await world.sending.begin_campaign(recipients(60))
        batch = SendBatchCommand(dispatch_id=CAMPAIGN)
        world.sending.send._running[CAMPAIGN] = 2
        assert await world.sending.send(batch)
        assert [] == world.meta.posts

        world.sending.send._running[CAMPAIGN] = 1
        await world.sending.send(batch)
        assert 60 == len(world.meta.posts)

    @pytest.mark.parametrize("workers", [1, 3])
    async def test_the_number_is_never_faster_than_meta_allows(
        self, world: World, workers: int
    ) -> None:
        """80 a second, whoever sends; the clock stands still but for the waiting."""
        times: Counter[float] = Counter()
        start = world.sending.clock.now()
        accept = world.meta.answer

        def note(outgoing: Outgoing) -> Answer:
            times[(world.sending.clock.now() - start).total_seconds()] += 1
            return accept(outgoing)

        world.meta.answer = note
        await world.sending.begin_campaign(recipients(300))
        await asyncio.gather(*(world.sending.send_all() for _ in range(workers)))

        assert 300 == times.total()
        assert 298 / 78 < max(times)
        for first in times:
            assert 80 >= sum(n for at, n in times.items() if first <= at < first + 1 - _ROUNDING)

    async def test_a_cap_is_kept(self, world: World) -> None:
        """Below the number's own rate."""
        start = world.sending.clock.now()
        await world.sending.begin_campaign(recipients(40), rate_cap=8.0)
        await world.sending.send_all()

        assert (world.sending.clock.now() - start).total_seconds() > 39 / 8

    async def test_pause_and_resume_neither_repeat_nor_skip(self, world: World) -> None:
        """What is in flight goes on, nothing else is claimed, and then all the rest is."""
        await world.sending.begin_campaign(recipients(100))
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=30))
        await world.sending.pause(PAUSE)
        await world.sending.send_all()

        assert {"accepted": 30, "planned": 70} == await world.states()
        await world.sending.resume(RESUME)
        await world.sending.send_all()
        assert {"accepted": 100} == await world.states()
        assert {1} == set(world.meta.ledger.values())
        assert ["dispatch_paused", "dispatch_resumed"] == (await world.events())[2:4]

    async def test_a_pause_takes_effect_within_a_chunk(self, world: World) -> None:
        """Also while a batch is being sent: a burst is ten messages, an eighth of a second."""
        await world.sending.begin_campaign(recipients(100))
        accept = world.meta.answer
        pauses = []

        def pause_at_once(outgoing: Outgoing) -> Answer:
            if len(world.meta.posts) == 15:
                pauses.append(asyncio.ensure_future(world.sending.pause(PAUSE)))
            return accept(outgoing)

        world.meta.answer = pause_at_once
        await world.sending.send_all()
        await asyncio.gather(*pauses)

        assert len(world.meta.posts) <= 40

    async def test_a_pause_just_before_the_claim_wins(self, world: World) -> None:
        """The chunk was read, consent was being asked; the pause was committed first."""
        await world.sending.begin_campaign(recipients(5))
        world.sending.consents.meanwhile = lambda: world.sending.pause(PAUSE)
        await world.sending.send_all()

        assert {"planned": 5} == await world.states()
        assert [] == world.meta.posts

    async def test_a_cancelled_dispatch_sends_no_more(self, world: World) -> None:
        """What waited is cancelled, what was sent stays sent, and it ends."""
        await world.sending.begin_campaign(recipients(50))
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=20))

        assert 30 == await world.sending.cancel(CANCEL)
        assert 0 == await world.sending.cancel(CANCEL)
        await world.sending.send_all()
        assert {"accepted": 20, "cancelled": 30} == await world.states()
        assert 1 == len(await world.events("dispatch_finished"))
        assert (await world.dispatch()).ended_at is not None
        with pytest.raises(DispatchEnded):
            await world.sending.resume(RESUME)

    async def test_cancelling_cut_short_is_finished(self, world: World) -> None:
        """The process died between the dispatch and its messages; a sweep finds them."""
        await world.sending.begin_campaign(recipients(5))
        assert 0 == await world.sending.finish_cancelling()
        await world.sending.cancel._stop(CANCEL)
        await world.sending.send_all()
        assert {"planned": 5} == await world.states()

        assert 5 == await world.sending.finish_cancelling()
        assert {"cancelled": 5} == await world.states()
        assert 0 == await world.sending.finish_cancelling()
        assert 1 == len(await world.events("dispatch_finished"))

    async def test_cancelling_keeps_nobody_waiting(self, world: World) -> None:
        """Ten portions at once; a sweep takes the others, and nothing is sent meanwhile."""
        sending = world.sending
        await sending.begin_campaign(recipients(45))
        few = CancelDispatch(sending.begin, sending.clock, portion=2)

        assert 20 == await few(CANCEL)
        await sending.send_all()
        assert {"cancelled": 20, "planned": 25} == await world.states()
        assert 25 == await FinishCancelling(sending.due, few)()
        assert {"cancelled": 45} == await world.states()
        assert 1 == len(await world.events("dispatch_finished"))

    async def test_a_broken_transaction_is_run_again(self, world: World) -> None:
        """A lost deadlock costs no answer: only we know that these POSTs were made."""
        begin, breaks = world.sending.record._begin, 3

        @asynccontextmanager
        async def losing() -> AsyncIterator[MessagingUnitOfWork]:
            nonlocal breaks
            if breaks:
                breaks -= 1
                raise TryAgain
            async with begin() as work:
                yield work

        world.sending.record._begin = losing
        await world.sending.begin_campaign(recipients(5))
        await world.sending.send_all()

        assert 0 == breaks
        assert {"accepted": 5} == await world.states()

    async def test_whoever_is_late_is_skipped(self, world: World) -> None:
        """After the deadline nobody is written to."""
        deadline = world.sending.clock.now() + timedelta(hours=1)
        await world.sending.begin_campaign(recipients(5), deadline=deadline)
        world.sending.clock.advance(timedelta(hours=1))
        await world.sending.send_all()

        assert {"skipped": 5} == await world.states()
        assert DispatchState.FINISHED is (await world.dispatch()).state

    async def test_everybody_may_have_a_time_of_their_own(self, world: World) -> None:
        """Nobody is written to before; a sweep finds who has become due."""
        due_at = world.sending.clock.now() + timedelta(hours=2)
        await world.sending.begin_campaign([recipient(1), recipient(2, due_at=due_at)])
        await world.sending.send_all()
        assert 0 == await world.sending.wake()
        assert {"accepted": 1, "planned": 1} == await world.states()

        world.sending.clock.advance(timedelta(hours=2))
        assert 1 == await world.sending.wake()
        await world.sending.send_all()
        assert {"accepted": 2} == await world.states()
