"""What stops a campaign that goes wrong, on any store."""

import asyncio
from datetime import timedelta

import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, ORGANIZATION, recipients
from support.limits_suite import why
from support.sending_suite import RESUME, refuse
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.safeguards import Canary
from wacore.domain.messaging.statuses import DeliveryStatus

DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
OTHER = DispatchId(ORGANIZATION)


class CanarySuite:
    """Subclasses supply `world`."""

    @pytest.mark.parametrize("canary", [Canary(messages=20), Canary(share=0.2)])
    async def test_the_first_few_go_ahead(self, world: World, canary: Canary) -> None:
        """The others follow when the time is over and the first fared well."""
        await world.sending.begin_campaign(recipients(100), canary=canary)
        await world.sending.send_all()
        assert {"accepted": 20, "planned": 80} == await world.states()
        assert "canary" == await why(world)

        world.sending.clock.advance(canary.wait - MINUTE)
        assert 0 == await world.sending.judge_canaries()
        world.sending.clock.advance(MINUTE)
        assert 1 == await world.sending.judge_canaries()
        await world.sending.work()
        assert {"accepted": 100} == await world.states()
        assert {1} == set(world.meta.ledger.values())

    async def test_a_share_waits_until_all_are_planned(self, world: World) -> None:
        """Nobody knows earlier how many that is."""
        page = recipients(50)
        await world.sending.begin_campaign(page, seal=False, canary=Canary(share=0.1))
        await world.sending.send_all()

        assert {"planned": 50} == await world.states()
        await world.sending.begin_campaign(page, canary=Canary(share=0.1))
        await world.sending.send_all()
        assert {"accepted": 5, "planned": 45} == await world.states()

    @pytest.mark.parametrize("trouble", ["failures", "opt-outs", "quality"])
    async def test_what_fares_ill_waits_for_a_person(self, world: World, trouble: str) -> None:
        """With the reason; whoever resumes it has looked."""
        await world.sending.begin_campaign(recipients(50), canary=Canary(messages=20))
        await world.sending.send_all()
        failed = world.meta.posts[:3] if trouble == "failures" else []
        await world.sending.apply([world.report(p, DeliveryStatus.FAILED) for p in failed])
        world.sending.responses.opt_outs = 3 if trouble == "opt-outs" else 0
        world.sending.numbers.quality = "RED" if trouble == "quality" else "GREEN"
        world.sending.clock.advance(timedelta(minutes=15))
        assert 1 == await world.sending.judge_canaries()

        assert "canary_failed" == await why(world)
        assert 0 == await world.sending.judge_canaries()
        await world.sending.send_all()
        assert 20 == len(world.meta.posts)
        await world.sending.resume(RESUME)
        await world.sending.work()
        assert 50 == len(world.meta.posts)

    async def test_several_workers_send_no_more_than_the_canary(self, world: World) -> None:
        """The counters they look at are locked."""
        world.sending.numbers.throughput = 1e6
        await world.sending.begin_campaign(recipients(100), canary=Canary(messages=7))
        batch = SendBatchCommand(dispatch_id=CAMPAIGN)
        await asyncio.gather(*(world.sending.send(batch) for _ in range(2)))

        assert 7 == len(world.meta.posts)

    async def test_a_canary_lost_in_a_crash_is_not_sent_twice(self, world: World) -> None:
        """Claimed, and the worker gone: it counts, whatever becomes of it."""
        await world.sending.begin_campaign(recipients(50), canary=Canary(messages=20))
        await world.sending.claim(CAMPAIGN, 8)
        await world.sending.send_all()
        assert {"inflight": 8, "accepted": 12, "planned": 30} == await world.states()

        world.sending.clock.advance(timedelta(minutes=15))
        assert 0 == await world.sending.judge_canaries()
        await world.sending.reclaim()
        assert 1 == await world.sending.judge_canaries()
        await world.sending.work()
        assert {"unknown": 8, "accepted": 42} == await world.states()

    async def test_a_cause_of_metas_replaces_the_rest(self, world: World) -> None:
        """And when it ends the canary is awaited as before."""
        canary = Canary(messages=20)
        await world.sending.begin_campaign(recipients(50), canary=canary)
        await world.sending.send_all()
        async with world.sending.begin() as work:
            [dispatch] = await work.dispatches.lock([CAMPAIGN])
            paused = dispatch.stop(Pause("template_paused"), world.sending.clock.now())
            await work.dispatches.save([paused])
            await work.commit()
        world.sending.clock.advance(canary.wait)

        assert 0 == await world.sending.judge_canaries()
        await world.sending.resume(RESUME)
        await world.sending.work()
        assert "canary" == await why(world)
        assert 20 == len(world.meta.posts)


class FailuresSuite:
    """Subclasses supply `world`."""

    async def fail(self, world: World, count: int) -> None:
        posts = world.meta.posts[-count:]
        await world.sending.apply([world.report(p, DeliveryStatus.FAILED) for p in posts])

    async def test_too_many_failures_pause_the_campaign(self, world: World) -> None:
        """Refused at once or reported later; a person has to look before it goes on."""
        await world.sending.begin_campaign(recipients(500), failure_limit=0.3)
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=120))
        await self.fail(world, 36)
        assert DispatchState.RUNNING is (await world.dispatch()).state

        await self.fail(world, 37)
        assert "too_many_failures" == await why(world)
        assert 1 == len(await world.events("dispatch_paused"))
        await world.sending.send_all()
        assert 120 == len(world.meta.posts)

    async def test_refusals_count(self, world: World) -> None:
        """It stops within a chunk or two of what is enough to tell."""
        world.meta.answer = lambda _: refuse(131026)
        await world.sending.begin_campaign(recipients(500), failure_limit=0.5)
        await world.sending.send_all()

        assert "too_many_failures" == await why(world)
        assert 100 <= len(world.meta.posts) <= 150

    async def test_a_few_failures_tell_nothing(self, world: World) -> None:
        """Of fewer than a hundred; and none ever does without a limit."""
        world.meta.answer = lambda _: refuse(131026)
        await world.sending.begin_campaign(recipients(99), failure_limit=0.1)
        await world.sending.send_all()
        assert DispatchState.FINISHED is (await world.dispatch()).state

        await world.sending.begin_campaign(recipients(300), dispatch_id=OTHER, failure_limit=None)
        for _ in range(5):
            await world.sending.send(SendBatchCommand(dispatch_id=OTHER))
        assert 399 == len(world.meta.posts)

    async def test_resumed_it_is_judged_anew(self, world: World) -> None:
        """By what is sent from then on: the old failures are known."""
        accept, refused = world.meta.answer, True
        world.meta.answer = lambda out: refuse(131026) if refused else accept(out)
        await world.sending.begin_campaign(recipients(600), failure_limit=0.5)
        await world.sending.send_all()
        first = len(world.meta.posts)
        refused = False
        await world.sending.resume(RESUME)
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=150))
        await self.fail(world, 10)
        assert DispatchState.RUNNING is (await world.dispatch()).state

        refused = True
        await world.sending.send_all()
        assert "too_many_failures" == await why(world)
        assert first + 150 < len(world.meta.posts) < 600

    async def test_old_successes_do_not_hide_new_failures(self, world: World) -> None:
        """A thousand that went well are not weighed against the next hundreds."""
        accept, refused = world.meta.answer, False
        world.meta.answer = lambda out: refuse(131026) if refused else accept(out)
        world.sending.numbers.throughput = 1000
        await world.sending.begin_campaign(recipients(3000), failure_limit=0.5)
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=1200))
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=300))
        sent = len(world.meta.posts)
        refused = True
        await world.sending.send_all()

        assert "too_many_failures" == await why(world)
        assert sent + 100 <= len(world.meta.posts) <= sent + 1000
