"""What stops when Meta says that it must, on any store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, STRANGER, recipient, recipients
from support.trouble_suite import refuse
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.application.messaging.stop_sending import StopSending
from wacore.application.ports.secret_box import SecretUnreadable
from wacore.domain.errors import TryAgain
from wacore.domain.ids import AccountId, DispatchId
from wacore.domain.messaging.account import AccountNotFound
from wacore.domain.messaging.answers import NotSent, Refused
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.statuses import DeliveryStatus, SendError

RESUME = ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
OTHER = DispatchId(STRANGER)


class StopsSuite:
    """Subclasses supply `world`."""

    @pytest.mark.parametrize(
        ("code", "reason"),
        [(AccountNotFound.code, "account_removed"), (SecretUnreadable.code, "secret_unreadable")],
    )
    async def test_an_account_without_a_token_stops_its_own_messages_only(
        self, world: World, code: str, reason: str
    ) -> None:
        """They wait for it, and are not tried again and again; the number is free for all others."""
        accept, lost = world.meta.answer, True
        world.meta.answer = lambda out: NotSent(code) if lost else accept(out)
        await world.sending.begin_campaign(recipients(5))
        await world.sending.begin_campaign(recipients(5), dispatch_id=OTHER)
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=5))

        assert (await world.dispatch()).rests_for(reason)
        [(other, _)] = await world.reader.dispatches(ORGANIZATION, [OTHER])
        assert other.rests_for(reason)
        assert 0 == await world.sending.limiter.attempt(f"number:{NUMBER}", rate=70, burst=10)
        world.sending.clock.advance(timedelta(minutes=1))
        assert 0 == await world.sending.wake()
        lost = False
        await world.sending.resume(RESUME)
        await world.sending.send_all()
        assert {"accepted": 5} == await world.states()

    async def test_whoever_has_another_account_by_now_is_not_stopped(self, world: World) -> None:
        """The answers of a chunk that began before say nothing of the new account."""
        world.meta.answer = lambda _: NotSent(AccountNotFound.code)
        await world.sending.begin_campaign(recipients(2))
        before = await world.dispatch()
        chunk = await world.sending.claim(CAMPAIGN, 2)
        async with world.sending.begin() as work:
            [locked] = await work.dispatches.lock([CAMPAIGN])
            await work.dispatches.save([locked.adopted(AccountId(STRANGER), locked.changed_at)])
            await work.commit()
        posts = await world.sending.post_now(before, chunk.messages)
        await world.sending.record(before, [await post for post in posts])

        assert (await world.dispatch()).sends

    async def test_a_template_problem_pauses_the_campaign(self, world: World) -> None:
        """Nobody is lost: those who met it wait with the others, and all are sent afterwards."""
        accept, paused = world.meta.answer, True
        world.meta.answer = lambda out: refuse(132015) if paused else accept(out)
        await world.sending.begin_campaign(recipients(50))
        await world.sending.send_all()

        dispatch = await world.dispatch()
        assert DispatchState.PAUSED is dispatch.state
        assert dispatch.pause is not None
        assert "meta:132015" == dispatch.pause.reason
        assert {"planned": 50} == await world.states()
        assert len(world.meta.posts) < 50
        paused = False
        await world.sending.resume(RESUME)
        await world.sending.send_all()
        assert {"accepted": 50} == await world.states()
        assert {1} == set(world.meta.ledger.values())

    @pytest.mark.parametrize("by_status", [False, True])
    async def test_all_that_use_a_number_stop_though_the_store_is_at_odds(
        self, world: World, *, by_status: bool
    ) -> None:
        """What stops them is a transaction of its own, after the one that told why; it is run again."""
        sending, times = world.sending, iter(range(4))

        @asynccontextmanager
        async def begin() -> AsyncIterator[MessagingUnitOfWork]:
            if next(times, None) is not None:
                raise TryAgain
            async with sending.begin() as work:
                yield work

        stop = StopSending(begin, sending.clock)
        sending.record = RecordAnswers(sending.begin, stop, sending.restraint, sending.clock)
        sending.apply = ApplyStatuses(sending.begin, stop, sending.clock)
        sending.use_witness(sending.witness)
        await sending.begin_campaign(recipients(3), seal=False)
        await sending.begin_campaign(recipients(3), dispatch_id=OTHER)
        error = SendError(131048, "Spam rate limit hit")
        if not by_status:
            world.meta.answer = lambda _: Refused(error, 400)
        await sending.send(SendBatchCommand(dispatch_id=CAMPAIGN))
        if by_status:
            failed = [
                world.report(post, DeliveryStatus.FAILED, error=error) for post in world.meta.posts
            ]
            await sending.apply(failed)

        found = await world.reader.dispatches(ORGANIZATION, [CAMPAIGN, OTHER])
        assert [DispatchState.PAUSED] * 2 == [dispatch.state for dispatch, _ in found]

    @pytest.mark.parametrize(("good", "state"), [(0, "paused"), (1, "finished")])
    async def test_an_error_of_one_recipients_that_everybody_meets_pauses_the_campaign(
        self, world: World, good: int, state: str
    ) -> None:
        """Three of three may have a bad value; if nobody's is good, the template is to be looked at."""
        accept = world.meta.answer
        fine = {recipient(n).phone for n in range(good)}
        world.meta.answer = lambda out: accept(out) if out.phone in fine else refuse(132008)
        await world.sending.begin_campaign(recipients(5))
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=4))
        await world.sending.send_all()

        assert state == (await world.dispatch()).state
        assert (await world.states())["rejected"] >= 4 - good

    @pytest.mark.parametrize("code", [131031, 190])
    async def test_a_problem_of_number_or_account_pauses_all_that_use_it(
        self, world: World, code: int
    ) -> None:
        """Another campaign of the same number stops too, before it has sent anything."""
        await world.sending.begin_campaign(recipients(5))
        await world.sending.begin_campaign(recipients(5), dispatch_id=OTHER)
        world.meta.answer = lambda _: refuse(code)
        await world.sending.send_all()

        found = await world.reader.dispatches(ORGANIZATION, [CAMPAIGN, OTHER])
        assert [DispatchState.PAUSED] * 2 == [dispatch.state for dispatch, _ in found]
        assert 2 == len(await world.events("dispatch_paused"))
