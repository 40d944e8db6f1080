"""What an outage of Meta's costs, on any store."""

from collections import Counter
from datetime import timedelta

from support.dispatch_ground import World
from support.dispatching import NUMBER, ORGANIZATION, recipients
from support.limits_suite import why
from support.sending_suite import RESUME
from wacore.application.messaging.ports import Outgoing
from wacore.application.messaging.queue_message import QueueMessageCommand
from wacore.application.messaging.views_sending import MessageFilter
from wacore.application.ports import PageRequest
from wacore.domain.messaging.answers import Ambiguous, Answer
from wacore.domain.messaging.dispatch import Purpose
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.safeguards import Canary

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class Outage:
    """A proxy before Meta that answers by itself while `on`, in the way of proxies."""

    def __init__(self, world: World) -> None:
        self._accept = world.meta.answer
        self.on = True
        world.meta.answer = self

    def __call__(self, outgoing: Outgoing) -> Answer:
        return Ambiguous("http_502") if self.on else self._accept(outgoing)


async def live(world: World, time: timedelta, *, step: timedelta = 5 * SECOND) -> None:
    """Let workers work and sweep for so long."""
    end = world.sending.clock.now() + time
    while world.sending.clock.now() < end:
        await world.sending.wake()
        await world.sending.work()
        await world.sending.try_meta_again()
        world.sending.clock.advance(step)


class DoubtsSuite:
    """Subclasses supply `world`."""

    async def test_an_outage_costs_few_people(self, world: World) -> None:
        """Six hours of it a hundred, not the whole campaign; afterwards the others are written to."""
        outage = Outage(world)
        await world.sending.begin_campaign(recipients(300))
        await live(world, timedelta(hours=6), step=2 * MINUTE)
        lost = len(world.meta.posts)
        outage.on = False
        await live(world, timedelta(hours=1, minutes=2), step=2 * MINUTE)

        assert 10 <= lost <= 100
        assert {"unknown": lost, "accepted": 300 - lost} == await world.states()
        assert {1} == set(world.meta.ledger.values())

    async def test_nobody_answers_at_all(self, world: World) -> None:
        """Then it costs those whose answers are awaited when the first is given up, and a few more."""

        class Silent:
            async def send(self, outgoing: Outgoing) -> Answer:
                world.meta.posts.append(outgoing)
                await world.sending.sleep(30)
                return Ambiguous("SocketTimeoutError")

        world.sending.post._gateway = Silent()
        await world.sending.begin_campaign(recipients(1000))
        await live(world, 10 * MINUTE)

        assert len(world.meta.posts) <= 160
        assert "unclear_answers" == await why(world)

    async def test_a_short_one_is_over_after_a_rest(self, world: World) -> None:
        """Nobody has to know; the number rests, a few are tried, and soon all goes as before."""
        outage = Outage(world)
        await world.sending.begin_campaign(recipients(300))
        await world.sending.work()
        lost = len(world.meta.posts)
        assert 0 < await world.sending.limiter.attempt(f"number:{NUMBER}", rate=70, burst=10)
        outage.on = False
        await live(world, MINUTE)

        assert {"unknown": lost, "accepted": 300 - lost} == await world.states()
        assert lost <= 30
        assert [] == await world.events("dispatch_paused")

    async def test_a_long_one_pauses_the_campaign(self, world: World) -> None:
        """It says why, tries a few again by itself, and rests for longer if that is of no use."""
        outage = Outage(world)
        await world.sending.begin_campaign(recipients(300))
        await live(world, 45 * SECOND, step=SECOND)
        first = len(world.meta.posts)
        dispatch = await world.dispatch()
        assert DispatchState.PAUSED is dispatch.state
        assert "unclear_answers" == await why(world)

        await live(world, MINUTE, step=SECOND)
        assert first < len(world.meta.posts) <= first + 3
        assert "unclear_answers" == await why(world)
        assert 2 == len(await world.events("dispatch_paused"))
        outage.on = False
        await live(world, MINUTE, step=SECOND)
        assert "unclear_answers" == await why(world)
        await live(world, 2 * MINUTE, step=SECOND)
        assert {"unknown", "accepted"} == set(await world.states())

    async def test_a_person_may_try_earlier(self, world: World) -> None:
        """A few first, as otherwise."""
        Outage(world)
        await world.sending.begin_campaign(recipients(300))
        await live(world, 45 * SECOND, step=SECOND)
        first = len(world.meta.posts)
        await world.sending.resume(RESUME)
        await live(world, 20 * SECOND, step=SECOND)

        assert first < len(world.meta.posts) <= first + 3
        assert "unclear_answers" == await why(world)

    async def test_one_in_twenty_is_no_outage(self, world: World) -> None:
        """Some POSTs are always lost; nobody rests for them."""
        accept = world.meta.answer
        posts = iter(range(1000))
        world.meta.answer = lambda out: (
            Ambiguous("Timeout") if next(posts) % 20 == 7 else accept(out)
        )
        await world.sending.begin_campaign(recipients(600))
        began = world.sending.clock.now()
        await world.sending.send_all()

        assert {"unknown": 30, "accepted": 570} == await world.states()
        assert 0 == (await world.dispatch()).doubts.rests
        assert timedelta(seconds=9) > world.sending.clock.now() - began

    async def test_half_an_outage_is_one(self, world: World) -> None:
        """One answer in between does not bring back the whole speed."""
        accept = world.meta.answer
        posts = iter(range(10_000))
        world.meta.answer = lambda out: Ambiguous("http_502") if next(posts) % 2 else accept(out)
        await world.sending.begin_campaign(recipients(2000))
        await live(world, 10 * MINUTE)

        assert (await world.states())["unknown"] <= 50

    async def test_a_canary_objects(self, world: World) -> None:
        """Nobody knows how its messages fared, so a person has to look."""
        outage = Outage(world)
        await world.sending.begin_campaign(recipients(100), canary=Canary(messages=10))
        await live(world, MINUTE)
        outage.on = False
        world.sending.clock.advance(timedelta(minutes=15))
        assert 1 == await world.sending.judge_canaries()

        assert "canary_failed" == await why(world)
        assert {"unknown": 10, "planned": 90} == await world.states()

    async def test_single_messages_wait_and_are_not_paused(self, world: World) -> None:
        """They are tried by threes, a minute apart at most, and go out when Meta answers again."""
        outage = Outage(world)
        for n in range(100):
            await world.sending.queue_message(
                QueueMessageCommand(
                    organization_id=ORGANIZATION,
                    phone_number_id=NUMBER,
                    phone=f"+49171{n:07d}",
                    purpose=Purpose.AUTHENTICATION,
                    content={"type": "text", "text": {"body": "123456"}},
                )
            )
        await live(world, 5 * MINUTE)
        lost = len(world.meta.posts)
        outage.on = False
        await live(world, 5 * MINUTE)

        singles = await world.reader.messages(ORGANIZATION, MessageFilter(), PageRequest(limit=200))
        assert 30 < lost < 70
        assert [] == await world.events("dispatch_paused")
        assert {"unknown": lost, "accepted": 100 - lost} == Counter(m.state for m in singles.items)
