"""What sending does when something goes wrong, on any store."""

from datetime import timedelta

import msgspec
import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, recipient, recipients
from wacore.application.messaging.cancel_dispatch import CancelDispatchCommand
from wacore.application.messaging.ports import Outgoing
from wacore.application.messaging.retry_failed import RetryFailedCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.domain.messaging.answers import Ambiguous, Answer, NotSent, Refused
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.statuses import DeliveryStatus, SendError

CANCEL = CancelDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)


def refuse(code: int, details: str = "") -> Refused:
    return Refused(SendError(code, "title", details), 400)


class TroubleSuite:
    """Subclasses supply `world`."""

    async def test_an_ambiguous_post_is_not_repeated(self, world: World) -> None:
        """It stays unknown, and the dispatch unfinished, until something settles it."""
        world.meta.answer = lambda _: Ambiguous("ServerDisconnectedError")
        await world.sending.begin_campaign(recipients(3))
        await world.sending.send_all()
        world.sending.clock.advance(timedelta(minutes=10))
        await world.sending.send_all()

        assert {"unknown": 3} == await world.states()
        assert 3 == len(world.meta.posts)
        assert DispatchState.RUNNING is (await world.dispatch()).state

    async def test_a_status_settles_the_unknown(self, world: World) -> None:
        """The token comes back: it had been sent after all."""
        world.meta.answer = lambda _: Ambiguous("SocketTimeoutError")
        await world.sending.begin_campaign(recipients(1))
        await world.sending.send_all()
        [post] = world.meta.posts
        await world.sending.apply([world.report(post, DeliveryStatus.DELIVERED)])

        [message] = await world.messages()
        assert ("delivered", f"wamid.{post.token}") == (message.state.value, message.wamid)
        assert 1 == len(await world.events("dispatch_finished"))

    @pytest.mark.parametrize(
        ("policy", "state", "posts"),
        [(Policy.AT_MOST_ONCE, "abandoned", 1), (Policy.AT_LEAST_ONCE, "accepted", 2)],
    )
    async def test_silence_is_judged_by_the_neighbours(
        self, world: World, policy: Policy, state: str, posts: int
    ) -> None:
        """Their statuses did arrive, so this one was very probably not sent."""
        accept = world.meta.answer
        lost = recipient(0).phone

        def lose_first(outgoing: Outgoing) -> Answer:
            if outgoing.phone == lost and outgoing.token.attempt == 1:
                return Ambiguous("reset")
            return accept(outgoing)

        world.meta.answer = lose_first
        await world.sending.begin_campaign(recipients(4), policy=policy)
        await world.sending.send_all()
        others = [post for post in world.meta.posts if post.phone != lost]
        await world.sending.apply([world.report(p, DeliveryStatus.SENT) for p in others])
        assert 0 == await world.sending.resolve()

        world.sending.clock.advance(timedelta(minutes=16))
        assert 1 == await world.sending.resolve()
        await world.sending.send_all()
        assert 1 == (await world.states())[state]
        assert posts == sum(post.phone == lost for post in world.meta.posts)
        assert DispatchState.FINISHED is (await world.dispatch()).state

    async def test_a_minute_that_was_lost_whole_holds_up_no_campaign(self, world: World) -> None:
        """Nothing of it reached Meta; messages of the next minutes say that statuses do arrive."""
        await world.sending.begin_campaign(recipients(20))
        await world.sending.claim(CAMPAIGN, 10)
        world.sending.clock.advance(timedelta(minutes=3))
        assert 10 == await world.sending.reclaim()
        await world.sending.send_all()
        await world.sending.apply(
            [world.report(post, DeliveryStatus.SENT) for post in world.meta.posts]
        )

        world.sending.clock.advance(timedelta(minutes=16))
        assert 10 == await world.sending.resolve()
        assert {"sent": 10, "abandoned": 10} == await world.states()
        assert DispatchState.FINISHED is (await world.dispatch()).state

    async def test_an_answer_may_come_after_it_was_planned_again(self, world: World) -> None:
        """Its worker stood still for so long; what Meta has got is not sent once more."""
        await world.sending.begin_campaign(recipients(5), policy=Policy.AT_LEAST_ONCE)
        dispatch = await world.dispatch()
        chunk = await world.sending.claim(CAMPAIGN, 2)
        posts = await world.sending.post_now(dispatch, chunk.messages)
        answers = [await post for post in posts]
        world.sending.clock.advance(timedelta(minutes=2))
        await world.sending.reclaim()
        await world.sending.send_all()
        others = world.meta.posts[2:]
        await world.sending.apply([world.report(p, DeliveryStatus.SENT) for p in others])
        world.sending.clock.advance(timedelta(minutes=16))
        await world.sending.resolve()
        assert {"sent": 3, "planned": 2} == await world.states()
        await world.sending.record(dispatch, answers)
        await world.sending.send_all()

        assert {"sent": 3, "accepted": 2} == await world.states()
        assert {1} == set(world.meta.ledger.values())

    async def test_the_unknown_of_a_cancelled_campaign_is_not_sent_again(
        self, world: World
    ) -> None:
        """Whatever its policy: nobody wants it any more."""
        accept = world.meta.answer
        lost = recipient(0).phone
        world.meta.answer = lambda out: Ambiguous("reset") if out.phone == lost else accept(out)
        await world.sending.begin_campaign(recipients(3), policy=Policy.AT_LEAST_ONCE)
        await world.sending.send_all()
        others = [post for post in world.meta.posts if post.phone != lost]
        await world.sending.apply([world.report(p, DeliveryStatus.SENT) for p in others])
        await world.sending.cancel(CANCEL)
        world.sending.clock.advance(timedelta(minutes=16))
        await world.sending.resolve()

        assert {"sent": 2, "abandoned": 1} == await world.states()
        assert 1 == len(await world.events("dispatch_finished"))

    async def test_a_dead_workers_messages_become_unknown(self, world: World) -> None:
        """Claimed, then nothing: after the lease nobody knows, and nobody sends them again."""
        await world.sending.begin_campaign(recipients(20))
        await world.sending.claim(CAMPAIGN, 10)
        await world.sending.send_all()
        assert {"accepted": 10, "inflight": 10} == await world.states()
        assert 0 == await world.sending.reclaim()

        world.sending.clock.advance(timedelta(seconds=61))
        assert 10 == await world.sending.reclaim()
        await world.sending.send_all()
        assert {"accepted": 10, "unknown": 10} == await world.states()
        assert 10 == len(world.meta.posts)

    async def test_a_worker_that_slept_too_long_posts_nothing(self, world: World) -> None:
        """Its lease has passed before the POST began: certainly not sent, so planned again."""
        await world.sending.begin_campaign(recipients(2))
        chunk = await world.sending.claim(CAMPAIGN, 2)
        world.sending.clock.advance(timedelta(minutes=5))
        await world.sending.reclaim()
        dispatch = await world.dispatch()
        posts = await world.sending.post_now(dispatch, chunk.messages)
        answers = [await post for post in posts]
        await world.sending.record(dispatch, answers)

        assert [] == world.meta.posts
        assert {"deferred": 2} == await world.states()

    async def test_what_never_left_is_sent_later(self, world: World) -> None:
        """The network was away; nobody is lost, and nobody counts it as a try."""
        accept, away = world.meta.answer, True
        world.meta.answer = lambda out: NotSent("ClientConnectorError") if away else accept(out)
        await world.sending.begin_campaign(recipients(5))
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=5))
        assert {"deferred": 5} == await world.states()
        number = f"number:{NUMBER}"
        assert 0 < await world.sending.limiter.attempt(number, rate=70, burst=10)
        assert 1 == (await world.sending.paces.of(NUMBER)).share

        away = False
        world.sending.clock.advance(timedelta(seconds=10))
        assert 1 == await world.sending.wake()
        await world.sending.send_all()
        assert {"accepted": 5} == await world.states()

    async def test_too_fast_halves_the_pace_and_loses_nobody(self, world: World) -> None:
        """Meta says 130429 to some; they are sent after a rest."""
        accept = world.meta.answer

        def throttle(outgoing: Outgoing) -> Answer:
            first = outgoing.token.attempt == 1 and len(world.meta.posts) % 3 == 0
            return refuse(130429) if first else accept(outgoing)

        world.meta.answer = throttle
        await world.sending.begin_campaign(recipients(60))
        for _ in range(5):
            await world.sending.send_all()
            world.sending.clock.advance(timedelta(seconds=5))

        assert {"accepted": 60} == await world.states()
        pace = await world.sending.paces.of(NUMBER)
        assert pace.share < 1

    async def test_an_opt_out_at_meta_is_announced(self, world: World) -> None:
        """131050, at once or by status: contacts keeps the ledger."""
        accept = world.meta.answer
        first = recipient(0).phone
        world.meta.answer = lambda out: refuse(131050) if out.phone == first else accept(out)
        await world.sending.begin_campaign(recipients(2))
        await world.sending.send_all()
        other = next(post for post in world.meta.posts if post.phone != first)
        refused = world.report(other, DeliveryStatus.FAILED, error=SendError(131050))
        await world.sending.apply([refused, refused])

        assert 2 == len(await world.events("opt_out_received"))

    async def test_failures_can_be_retried(self, world: World) -> None:
        """Those that another try can help, not before Meta's rule allows it."""
        await world.sending.begin_campaign(recipients(3))
        await world.sending.send_all()
        codes = (131049, 131050, 131026)
        failures = [
            world.report(post, DeliveryStatus.FAILED, error=SendError(code))
            for post, code in zip(world.meta.posts, codes, strict=True)
        ]
        await world.sending.apply(failures)
        retry = RetryFailedCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)

        assert 1 == await world.sending.retry_failed(retry)
        assert {"planned": 1, "failed": 2} == await world.states()
        assert DispatchState.RUNNING is (await world.dispatch()).state
        await world.sending.send_all()
        assert 3 == len(world.meta.posts)
        world.sending.clock.advance(timedelta(hours=25))
        await world.sending.send_all()
        await world.sending.apply(failures)
        assert {"accepted": 1, "failed": 2} == await world.states()
        assert 2 == len(await world.events("dispatch_finished"))

    async def test_whom_meta_spares_is_tried_later_and_later(self, world: World) -> None:
        """A day after the first failure (131049), three after the second; then only if somebody insists."""
        day = timedelta(days=1)
        retry = RetryFailedCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
        insist = msgspec.structs.replace(retry, error_codes=[131049])
        await world.sending.begin_campaign(recipients(1), failure_limit=None)
        await world.sending.send_all()

        async def waits_after_failing(command: RetryFailedCommand) -> timedelta | None:
            failed_at = world.sending.clock.now()
            spared = {"error": SendError(131049, "Not delivered"), "at": failed_at}
            post = world.meta.posts[-1]
            await world.sending.apply([world.report(post, DeliveryStatus.FAILED, **spared)])
            if not await world.sending.retry_failed(command):
                return None
            [message] = await world.messages()
            world.sending.clock.advance(message.due_at - failed_at)
            await world.sending.send_all()
            return message.due_at - failed_at

        assert [day, 3 * day, None] == [await waits_after_failing(retry) for _ in range(3)]
        assert 1 == await world.sending.retry_failed(insist)
        assert {"planned": 1} == await world.states()
