"""What keeps sending within Meta's limits, on any store."""

import asyncio
from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, recipient, recipients
from support.sending_suite import PAUSE, refuse
from support.single_suite import a_command
from wacore.application.messaging.number_pace import NumberPace
from wacore.application.messaging.ports import Outgoing
from wacore.application.messaging.queue_message import direct_dispatch
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.answers import Answer, NotSent
from wacore.domain.messaging.message_state import MessageState
from wacore.testing.messages import a_dispatch

DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
_ROUNDING = 1e-5
OTHER = DispatchId(ORGANIZATION)


async def why(world: World) -> str:
    """What the campaign is paused for; empty if it is not."""
    pause = (await world.dispatch()).pause
    return pause.reason if pause else ""


class DailyLimitSuite:
    """Subclasses supply `world`."""

    async def test_a_campaign_rests_at_the_limit_and_goes_on_by_itself(self, world: World) -> None:
        """Not one more than the portfolio may reach, and the day after the others get theirs."""
        world.sending.numbers.daily_limit = 250
        await world.sending.begin_campaign(recipients(400))
        await world.sending.send_all()

        assert {"accepted": 250, "planned": 150} == await world.states()
        assert "daily_limit" == await why(world)
        assert 0 == await world.sending.resume_within_limit()
        assert 0 == await world.sending.wake()
        world.sending.clock.advance(DAY)
        assert 1 == await world.sending.resume_within_limit()
        await world.sending.work()
        assert {"accepted": 400} == await world.states()
        assert {1} == set(world.meta.ledger.values())
        assert ["dispatch_paused", "dispatch_resumed"] == (await world.events())[2:4]

    async def test_whoever_wrote_to_us_costs_nothing(self, world: World) -> None:
        """Meta counts people outside an open service window only; so does a person written to again."""
        world.sending.numbers.daily_limit = 10
        world.sending.windows.open = {f"+49170{n:07d}" for n in range(5)}
        await world.sending.begin_campaign(recipients(15))
        await world.sending.send_all()
        assert {"accepted": 15} == await world.states()

        await world.sending.begin_campaign(recipients(16)[5:], dispatch_id=OTHER)
        await world.sending.send(SendBatchCommand(dispatch_id=OTHER))
        await world.sending.send(SendBatchCommand(dispatch_id=OTHER))
        assert 25 == len(world.meta.posts)

    @pytest.mark.parametrize("answer", [refuse(131026), NotSent("ClientConnectorError")])
    async def test_what_meta_does_not_take_uses_nothing_up(
        self, world: World, answer: Answer
    ) -> None:
        """Ten numbers that are none cost no place in the day, though it seemed used up before they told."""
        accept = world.meta.answer
        none = {recipient(n).phone for n in range(10)}

        def refuse_first(outgoing: Outgoing) -> Answer:
            first = outgoing.phone in none and outgoing.token.attempt == 1
            return answer if first else accept(outgoing)

        world.meta.answer = refuse_first
        world.sending.numbers.daily_limit = 20
        await world.sending.begin_campaign(recipients(30), failure_limit=None)
        await world.sending.send_all()
        world.sending.clock.advance(MINUTE)
        await world.sending.resume_within_limit()
        await world.sending.send_all()

        assert 20 == len(world.meta.ledger)

    async def test_workers_and_campaigns_share_the_limit(self, world: World) -> None:
        """Whoever claims first, and however many claim at once."""
        world.sending.numbers.daily_limit = 60
        world.sending.numbers.throughput = 1e6
        await world.sending.begin_campaign(recipients(100))
        await world.sending.begin_campaign(recipients(300)[200:], dispatch_id=OTHER)
        send = world.sending.send
        await asyncio.gather(
            *(
                send(SendBatchCommand(dispatch_id=each))
                for each in (CAMPAIGN, OTHER, CAMPAIGN, OTHER)
            )
        )

        assert 60 == len(world.meta.ledger)

    async def test_a_single_message_beyond_the_limit_is_not_sent(self, world: World) -> None:
        """It says why at once: a code that comes tomorrow helps nobody."""
        world.sending.numbers.daily_limit = 1
        for phone in ("+491701000001", "+491702000002", "+491701000001"):
            await world.sending.send_message(a_command(phone=phone))
            await world.sending.work()

        assert ["+491701000001", "+491701000001"] == [post.phone for post in world.meta.posts]

    async def test_meta_raising_the_limit_is_noticed(self, world: World) -> None:
        """No waiting for tomorrow then."""
        world.sending.numbers.daily_limit = 10
        await world.sending.begin_campaign(recipients(30))
        await world.sending.send_all()
        world.sending.numbers.daily_limit = None

        assert 1 == await world.sending.resume_within_limit()
        await world.sending.work()
        assert {"accepted": 30} == await world.states()

    async def test_an_operators_pause_outlasts_the_limit(self, world: World) -> None:
        """What a person stopped does not go on because the clock did."""
        world.sending.numbers.daily_limit = 10
        await world.sending.begin_campaign(recipients(30))
        await world.sending.send_all()
        await world.sending.pause(PAUSE)
        world.sending.clock.advance(DAY)

        assert "operator" == await why(world)
        assert 0 == await world.sending.resume_within_limit()
        assert {"accepted": 10, "planned": 20} == await world.states()


class PairRateSuite:
    """Subclasses supply `world`."""

    async def test_one_person_gets_no_more_than_meta_allows(self, world: World) -> None:
        """Forty-five at once, then one in six seconds: the pair limit is never met."""
        for n in range(50):
            content = {"type": "text", "text": {"body": f"{n}"}}
            await world.sending.send_message(a_command(content=content))
        await world.sending.send_message(a_command(phone="+491702000002"))
        await world.sending.work()
        assert 46 == len(world.meta.posts)
        start = world.sending.clock.now()

        while len(world.meta.posts) < 51:
            world.sending.clock.advance(timedelta(seconds=1))
            await world.sending.wake()
            await world.sending.work()
        assert 24 <= (world.sending.clock.now() - start).total_seconds() <= 36
        bodies = [
            msgspec.json.decode(post.content)["text"]["body"]
            for post in world.meta.posts
            if post.phone != "+491702000002"
        ]
        assert [str(n) for n in range(50)] == bodies

    async def test_metas_own_refusal_defers_the_message(self, world: World) -> None:
        """131056 all the same: later and later, and nobody else waits."""
        accept = world.meta.answer

        def refuse_once(outgoing: Outgoing) -> Answer:
            return refuse(131056) if outgoing.token.attempt == 1 else accept(outgoing)

        world.meta.answer = refuse_once
        await world.sending.send_message(a_command())
        await world.sending.work()
        assert 0 == len(world.meta.ledger)

        world.sending.clock.advance(timedelta(seconds=6))
        await world.sending.wake()
        await world.sending.work()
        assert 1 == len(world.meta.ledger)


class LaneSuite:
    """Subclasses supply `world`."""

    async def test_a_single_message_does_not_wait_for_a_campaign(self, world: World) -> None:
        """It is the next to get permits of the number they share, whoever else asks for them."""
        times: Counter[str] = Counter()

        def note(outgoing: Outgoing) -> Answer:
            times["single" if outgoing.phone == "+491701234567" else "campaign"] += 1
            if outgoing.phone == "+491701234567":
                before.append(times["campaign"])
            return accept(outgoing)

        accept, before = world.meta.answer, list[int]()
        world.meta.answer = note
        await world.sending.begin_campaign(recipients(400))
        campaign = asyncio.ensure_future(world.sending.send_all())
        for _ in range(5):
            await world.sending.sleep(0.2)
        await world.sending.send_message(a_command())
        asked = times["campaign"]
        [single] = [
            each.job
            for each in await world.sending.queue.reserve(
                ["messaging.send_single"], limit=1, lease=60
            )
        ]
        command = msgspec.json.decode(single.payload, type=SendBatchCommand)
        await world.sending.send(command)
        await campaign

        assert 1 == times["single"]
        assert before[0] - asked <= 30

    async def test_single_messages_stand_in_line(self, world: World) -> None:
        """Even where a campaign asks first each time that places are free."""
        sending = world.sending
        campaign, waits = a_dispatch(), list[float]()

        async def greedy(seconds: float) -> None:
            waits.append(seconds)
            sending.clock.advance(timedelta(seconds=seconds))
            await pace.places(campaign, 10, lambda: False)

        pace = NumberPace(sending.numbers, sending.limiter, sending.paces, sending.clock, greedy)
        taken = await pace.places(campaign, 10)
        number = await sending.numbers.find(ORGANIZATION, NUMBER)
        direct = direct_dispatch(ORGANIZATION, number, sending.clock.now())
        single = await pace.places(direct, 1, lambda: len(waits) < 5)

        assert taken is not None
        assert single is not None
        assert timedelta(milliseconds=1) > abs(
            single.begin - (taken.begin + taken.count * taken.every)
        )

    async def test_a_campaign_gives_its_place_away_after_its_turn(self, world: World) -> None:
        """However slow its number or its cap, a worker is free again within seconds."""
        await world.sending.begin_campaign(recipients(500), rate_cap=8.0)
        start = world.sending.clock.now()
        done = await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN))

        assert not done
        assert (world.sending.clock.now() - start).total_seconds() <= 4

    async def test_all_workers_hear_of_a_complaint(self, world: World) -> None:
        """The one that met 130429 tells the others by way of the store, not by its own memory."""
        await world.sending.paces.slow(NUMBER, world.sending.clock.now())
        await world.sending.begin_campaign(recipients(100))
        start = world.sending.clock.now()
        await world.sending.send_all()

        assert (world.sending.clock.now() - start).total_seconds() > 90 / 40
        assert {MessageState.ACCEPTED.value: 100} == await world.states()

    async def test_turns_of_long_ago_are_not_used(self, world: World) -> None:
        """What a claim that took a second missed would else be sent together with what comes next."""
        begins = []
        limiter = world.sending.limiter
        place = limiter.place

        async def noting(key: str, **asked: float) -> float:
            wait = await place(key, **asked)  # type: ignore[arg-type]  # costs are whole
            if wait <= asked["within"]:
                begins.append((world.sending.clock.now(), asked["cost"]))
            return wait

        async def slowly() -> None:
            world.sending.clock.advance(timedelta(seconds=1))

        limiter.place = noting  # type: ignore[method-assign]
        world.sending.consents.meanwhile = slowly
        start = world.sending.clock.now()
        await world.sending.begin_campaign(recipients(10))
        await world.sending.send_all()

        assert 10 == len(world.meta.posts)
        assert [(0, 10), (1, 10)] == [
            (int((at - start).total_seconds()), cost) for at, cost in begins[:2]
        ]

    async def test_each_goes_in_its_turn(self, world: World) -> None:
        """Evenly; in no second more than Meta allows the number."""
        times: list[float] = []
        accept = world.meta.answer

        def note(outgoing: Outgoing) -> Answer:
            times.append(world.sending.clock.now().timestamp())
            return accept(outgoing)

        world.meta.answer = note
        await world.sending.begin_campaign(recipients(240))
        await world.sending.send_all()

        assert 240 == len(times)
        assert 80 >= max(
            sum(1 for at in times if start <= at < start + 1 - _ROUNDING) for start in times
        )
        assert 239 / 78 - _ROUNDING <= times[-1] - times[0]
