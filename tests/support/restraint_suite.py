"""When people may be written to, on any store: subclassed for memory and for SQL."""

import asyncio
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, ORGANIZATION, STRANGER, recipient, recipients
from wacore.adapters.memory.messaging.gateway import accept
from wacore.application.messaging.frequency import RecentRecipients
from wacore.application.messaging.pause_dispatch import PauseDispatchCommand
from wacore.application.messaging.plan_messages import PlannedRecipient
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand
from wacore.application.messaging.retry_failed import RetryFailedCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.answers import Refused
from wacore.domain.messaging.dispatch import Purpose
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.statuses import DeliveryStatus, SendError
from wacore.domain.sending_hours import SendingHours

HOURS = SendingHours(opens=time(8), closes=time(21), time_zone="UTC")
HOUR = timedelta(hours=1)
OTHER = DispatchId(STRANGER)
DAY = timedelta(days=1)


def clock_time(world: World, hour: int, minute: int = 0) -> datetime:
    """Let it be so late, today or tomorrow."""
    now = world.sending.clock.now()
    wanted = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    world.sending.clock.advance((wanted - now) % timedelta(days=1))
    return world.sending.clock.now()


class HoursSuite:
    """Subclasses supply `world`."""

    async def test_what_is_planned_at_night_waits_for_the_morning(self, world: World) -> None:
        """Nothing leaves before, a sweep finds it then, and the campaign ends as any other."""
        night = clock_time(world, 22)
        await world.sending.begin_campaign(recipients(5), hours=HOURS)
        await world.sending.send_all()

        assert {"planned": 5} == await world.states()
        assert {night + 10 * HOUR} == {message.due_at for message in await world.messages()}
        assert 0 == await world.sending.wake()
        world.sending.clock.advance(10 * HOUR)
        assert 1 == await world.sending.wake()
        await world.sending.send_all()
        assert {"accepted": 5} == await world.states()
        assert DispatchState.FINISHED is (await world.dispatch()).state

    async def test_everybody_has_a_morning_of_their_own(self, world: World) -> None:
        """In November at half past twelve UTC it is seven in New York and night in Tokyo."""
        now = clock_time(world, 12, 30)
        zones = ("America/New_York", "Europe/Berlin", "Asia/Tokyo", None)
        await world.sending.begin_campaign(
            [recipient(n, time_zone=zone) for n, zone in enumerate(zones)], hours=HOURS
        )
        mornings = [now.replace(hour=13, minute=0), now, now.replace(hour=23, minute=0), now]
        assert mornings == [message.due_at for message in await world.messages()]

        await world.sending.send_all()
        found = [(message.state.value, message.due_at) for message in await world.messages()]
        states = ["planned", "accepted", "planned", "accepted"]
        assert list(zip(states, mornings, strict=True)) == found

    async def test_a_retry_does_not_come_at_night(self, world: World) -> None:
        """Deferred at five to nine for some minutes, it is due at night and waits until eight."""
        evening = clock_time(world, 20, 59)
        await world.sending.begin_campaign(recipients(3), hours=HOURS)
        world.meta.answer = lambda _: Refused(SendError(131000, "title", ""), 500)
        await world.sending.send_all()
        assert {"deferred": 3} == await world.states()

        world.meta.answer = accept
        world.sending.clock.advance(2 * HOUR)
        posts = len(world.meta.posts)
        assert 1 == await world.sending.wake()
        await world.sending.send_all()

        assert posts == len(world.meta.posts)
        assert {"deferred": 3} == await world.states()
        morning = evening.replace(hour=8, minute=0) + timedelta(days=1)
        assert {morning} == {message.due_at for message in await world.messages()}
        world.sending.clock.advance(morning - world.sending.clock.now())
        await world.sending.send_all()
        assert {"accepted": 3} == await world.states()

    async def test_a_campaign_resumed_at_night_waits(self, world: World) -> None:
        """All of it, at the price of no permit of the number's; and it resumes by itself."""
        clock_time(world, 12)
        await world.sending.begin_campaign(recipients(600), hours=HOURS)
        await world.sending.pause(
            PauseDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
        )
        night = clock_time(world, 23)
        await world.sending.resume(
            ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
        )
        await world.sending.send_all()

        assert [] == world.meta.posts
        assert world.sending.clock.now() - night < timedelta(seconds=5)
        assert 0 == await world.sending.wake()
        clock_time(world, 8)
        assert 1 == await world.sending.wake()
        await world.sending.send_all()
        assert {"accepted": 600} == await world.states()
        assert {1} == set(world.meta.ledger.values())

    async def test_failures_retried_at_night_wait(self, world: World) -> None:
        """Who presses the button at eleven wakes nobody."""
        clock_time(world, 12)
        await world.sending.begin_campaign(recipients(2), hours=HOURS)
        await world.sending.send_all()
        reports = [world.report(post, DeliveryStatus.FAILED) for post in world.meta.posts]
        await world.sending.apply(reports)
        clock_time(world, 23)
        command = RetryFailedCommand(
            organization_id=ORGANIZATION, dispatch_id=CAMPAIGN, error_codes=[131026]
        )

        assert 2 == await world.sending.retry_failed(command)
        await world.sending.send_all()
        assert {"planned": 2} == await world.states()
        clock_time(world, 8)
        await world.sending.send_all()
        assert {"accepted": 2} == await world.states()

    async def test_hours_that_close_before_the_claim_win(self, world: World) -> None:
        """The chunk was read a moment before nine and is claimed at nine."""
        clock_time(world, 20, 59)
        await world.sending.begin_campaign(recipients(3), hours=HOURS)

        async def time_passes() -> None:
            clock_time(world, 21)

        world.sending.consents.meanwhile = time_passes
        await world.sending.send_all()

        assert [] == world.meta.posts
        assert {"planned": 3} == await world.states()


class CapsSuite:
    """Subclasses supply `world`."""

    async def test_nobody_gets_more_than_the_organisation_allows(self, world: World) -> None:
        """The second campaign skips whom the first has written to, and says why."""
        await allow(world, FrequencyCap(1, 7))
        await send(world, OTHER, recipients(3))
        await send(world, CAMPAIGN, recipients(5))

        assert {"accepted": 2, "skipped": 3} == await world.states()
        assert {"frequency_cap": 3} == (await world.tally()).reasons(MessageState.SKIPPED)
        assert DispatchState.FINISHED is (await world.dispatch()).state

    async def test_a_cap_of_the_campaign_s_own(self, world: World) -> None:
        """The stricter one counts, whichever of the two it is."""
        await allow(world, FrequencyCap(3, 7))
        await send(world, OTHER, recipients(1))
        await send(world, CAMPAIGN, recipients(2), frequency_cap=FrequencyCap(1, 30))

        assert {"accepted": 1, "skipped": 1} == await world.states()

    async def test_without_a_cap_nothing_is_counted(self, world: World) -> None:
        """One that was lifted is none."""
        await allow(world, FrequencyCap(1, 7))
        await allow(world, None)
        await send(world, OTHER, recipients(2))
        await send(world, CAMPAIGN, recipients(2))

        assert {"accepted": 2} == await world.states()

    async def test_the_days_pass(self, world: World) -> None:
        """A message counts for seven times 24 hours."""
        await allow(world, FrequencyCap(1, 7))
        await send(world, OTHER, [recipient(1)])
        world.sending.clock.advance(7 * DAY - timedelta(minutes=1))
        await send(world, CAMPAIGN, [recipient(1), recipient(2)])
        assert {"accepted": 1, "skipped": 1} == await world.states()

        world.sending.clock.advance(timedelta(minutes=1))
        await send(world, DispatchId(ORGANIZATION), [recipient(1)])
        assert 3 == len(world.meta.posts)

    @pytest.mark.parametrize("purpose", [Purpose.UTILITY, Purpose.AUTHENTICATION])
    async def test_only_marketing_is_counted_and_capped(
        self, world: World, purpose: Purpose
    ) -> None:
        """A code or a receipt always goes out, and uses nothing up."""
        await allow(world, FrequencyCap(1, 7))
        await send(world, OTHER, recipients(1), purpose=purpose)
        await send(world, CAMPAIGN, recipients(1))
        assert {"accepted": 1} == await world.states()
        await send(world, DispatchId(ORGANIZATION), recipients(1), purpose=purpose)

        assert 3 == len(world.meta.posts)

    async def test_what_never_arrived_does_not_count(self, world: World) -> None:
        """Refused, failed, skipped or cancelled: the person has seen nothing."""
        await allow(world, FrequencyCap(1, 7))
        world.meta.answer = lambda _: Refused(SendError(131026, "title", ""), 400)
        await send(world, OTHER, recipients(2))
        world.meta.answer = accept
        await send(world, CAMPAIGN, recipients(2))

        assert {"accepted": 2} == await world.states()

    async def test_a_retry_is_the_same_message(self, world: World) -> None:
        """A deferred message is not in its own way."""
        await allow(world, FrequencyCap(1, 7))
        world.meta.answer = lambda _: Refused(SendError(131000, "title", ""), 500)
        await send(world, CAMPAIGN, recipients(2))
        world.meta.answer = accept
        world.sending.clock.advance(2 * HOUR)
        await world.sending.send_all()

        assert {"accepted": 2} == await world.states()

    async def test_a_person_is_known_by_either_address(self, world: World) -> None:
        """Whom one campaign found by number another may find by user id."""
        await allow(world, FrequencyCap(1, 7))
        await send(world, OTHER, [recipient(1, bsuid="DE.1")])
        await send(
            world,
            CAMPAIGN,
            [
                recipient(2, phone=None, bsuid="DE.1"),
                recipient(3, phone=recipient(1).phone),
                recipient(4, bsuid="DE.4"),
            ],
        )

        assert {"accepted": 1, "skipped": 2} == await world.states()

    async def test_whom_campaigns_have_written_to(self, world: World) -> None:
        """By purpose, within some days, and whether it was enough; by position of the question."""
        await send(world, OTHER, [recipient(1), recipient(2, bsuid="DE.2")])
        recent = RecentRecipients(world.sending.begin, world.sending.clock)
        asked = [(recipient(3).phone, None), (recipient(1).phone, None), (None, "DE.2")]

        assert {1, 2} == await recent.messaged(ORGANIZATION, Purpose.MARKETING, 7, asked)
        assert set() == await recent.messaged(ORGANIZATION, Purpose.UTILITY, 7, asked)
        assert set() == await recent.messaged(STRANGER, Purpose.MARKETING, 7, asked)
        assert set() == await recent.over_cap(ORGANIZATION, None, asked)
        assert set() == await recent.over_cap(ORGANIZATION, FrequencyCap(2, 7), asked)
        assert {1, 2} == await recent.over_cap(ORGANIZATION, FrequencyCap(1, 7), asked)
        await allow(world, FrequencyCap(1, 30))
        assert {1, 2} == await recent.over_cap(ORGANIZATION, FrequencyCap(2, 7), asked)
        world.sending.clock.advance(8 * DAY)
        assert set() == await recent.messaged(ORGANIZATION, Purpose.MARKETING, 7, asked)
        assert {1, 2} == await recent.over_cap(ORGANIZATION, None, asked)

    async def test_two_campaigns_at_once(self, world: World) -> None:
        """Whoever claims a person first takes the last message they may get."""
        await allow(world, FrequencyCap(1, 7))
        for dispatch_id in (OTHER, CAMPAIGN):
            await world.sending.begin_campaign(recipients(60), dispatch_id=dispatch_id)
        await asyncio.gather(*(finish(world, each) for each in (OTHER, CAMPAIGN) for _ in range(2)))

        assert 60 == len({post.phone for post in world.meta.posts})
        assert 60 == len(world.meta.posts)


async def allow(world: World, cap: FrequencyCap | None) -> None:
    async with world.sending.begin() as work:
        await work.frequency_caps.save(ORGANIZATION, cap)
        await work.commit()


async def send(
    world: World, dispatch_id: DispatchId, people: list[PlannedRecipient], **terms: Any
) -> None:
    await world.sending.begin_campaign(people, dispatch_id=dispatch_id, **terms)
    await finish(world, dispatch_id)


async def finish(world: World, dispatch_id: DispatchId) -> None:
    while not await world.sending.send(SendBatchCommand(dispatch_id=dispatch_id, limit=50)):
        pass
