"""Starts in the future: made in time, missed, taken back, and made once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from support.campaigns import (
    FIRST_NAME,
    OURS,
    World,
    a_member,
    a_sender,
    a_template,
    an_actor,
)
from wacore.adapters.memory.campaigns.peers import MemorySenders
from wacore.application.campaigns.documents import (
    ScheduleDocument,
)
from wacore.application.campaigns.ports import Sender
from wacore.application.campaigns.readiness import CampaignBlocked
from wacore.application.campaigns.resume_campaign import ResumeCampaignCommand
from wacore.application.campaigns.unschedule_campaign import UnscheduleCampaignCommand
from wacore.application.campaigns.update_campaign import UpdateCampaignCommand
from wacore.domain.campaigns import (
    CampaignChanged,
    CampaignState,
    InvalidSchedule,
    WhenMissed,
)
from wacore.domain.errors import UpstreamFailed
from wacore.domain.ids import OrganizationId, PhoneNumberId

HOUR = timedelta(hours=1)
ILL = PhoneNumberId("106500000000009")


def a_world() -> World:
    return World([a_member(1)])


async def test_a_schedule_starts_in_its_time() -> None:
    """Not a moment earlier, and once, however many schedulers look."""
    world = a_world()
    campaign_id = await world.a_draft()
    await world.schedule(campaign_id)
    scheduled = await world.view(campaign_id)

    assert CampaignState.SCHEDULED is scheduled.state
    world.clock.advance(HOUR - timedelta(microseconds=1))
    assert 0 == await world.start_due()
    world.clock.advance(timedelta(microseconds=1))
    assert 1 == await world.start_due()
    assert 0 == await world.start_due()
    assert CampaignState.RUNNING is (await world.view(campaign_id)).state
    assert 1 == await world.waiting_jobs()


async def test_a_schedule_can_be_read_back() -> None:
    """In UTC, with everything that was asked for."""
    world = a_world()
    campaign_id = await world.a_draft()
    start = world.clock.now() + 2 * HOUR

    await world.schedule(
        campaign_id,
        start_at=start,
        send_within_hours=0.5,
        when_missed=WhenMissed.SKIP,
    )

    assert (
        ScheduleDocument(
            start_at=start,
            time_zone="Europe/Berlin",
            send_within_hours=0.5,
            when_missed=WhenMissed.SKIP,
        )
        == (await world.view(campaign_id)).schedule
    )


async def test_a_start_in_the_past() -> None:
    """It is refused, not made at once."""
    world = a_world()
    campaign_id = await world.a_draft()

    with pytest.raises(InvalidSchedule):
        await world.schedule(campaign_id, start_at=world.clock.now())


async def test_a_review_may_end_before_the_start() -> None:
    """A pending template does not keep a campaign from being scheduled; a gap in it does."""
    world = a_world()
    pending = await world.a_draft()
    gap = await world.a_draft(variables=[FIRST_NAME])
    world.templates.put(OURS, a_template(status="PENDING"))

    await world.schedule(pending)

    with pytest.raises(CampaignBlocked) as caught:
        await world.schedule(gap)
    assert ["variables.body.2"] == [problem.field for problem in caught.value.problems]


async def test_not_ready_when_due() -> None:
    """It waits with the reason, and starts once the reason is gone and somebody says so."""
    world = a_world()
    campaign_id = await world.a_draft()
    await world.schedule(campaign_id)
    world.templates.put(OURS, a_template(status="PAUSED"))
    world.clock.advance(HOUR)

    assert 0 == await world.start_due()

    held = await world.view(campaign_id)
    assert CampaignState.PAUSED is held.state
    assert held.pause is not None
    assert held.pause.reason.startswith("not_ready: Template something_new is paused")
    resume = ResumeCampaignCommand(actor=an_actor(), campaign_id=campaign_id)
    with pytest.raises(CampaignBlocked):
        await world.campaigns.resume(resume)

    world.templates.put(OURS, a_template())
    await world.campaigns.resume(resume)

    assert CampaignState.RUNNING is (await world.view(campaign_id)).state
    assert 1 == await world.waiting_jobs()


@pytest.mark.parametrize(
    ("when_missed", "state", "fact"),
    [
        (WhenMissed.ASK, CampaignState.PAUSED, "campaigns.paused"),
        (WhenMissed.SKIP, CampaignState.CANCELLED, "campaigns.cancelled"),
    ],
)
async def test_a_start_nobody_noticed(
    when_missed: WhenMissed, state: CampaignState, fact: str
) -> None:
    """After the allowance it asks or is dropped, as was wished, and nobody is messaged."""
    world = a_world()
    campaign_id = await world.a_draft()
    await world.schedule(campaign_id, send_within_hours=2, when_missed=when_missed)
    world.clock.advance(HOUR + 2 * HOUR + timedelta(microseconds=1))

    assert 0 == await world.start_due()

    assert state is (await world.view(campaign_id)).state
    assert fact == world.facts()[-1]
    assert 0 == await world.waiting_jobs()


async def test_late_is_better_than_never() -> None:
    """If that was wished, a start noticed days later is made all the same."""
    world = a_world()
    campaign_id = await world.a_draft()
    await world.schedule(campaign_id, when_missed=WhenMissed.SEND)
    world.clock.advance(9 * 24 * HOUR)

    assert 1 == await world.start_due()


async def test_a_late_start_within_the_allowance() -> None:
    """A restart of two hours costs no campaign that allowed for it."""
    world = a_world()
    campaign_id = await world.a_draft()
    await world.schedule(campaign_id, send_within_hours=2)
    world.clock.advance(3 * HOUR)

    assert 1 == await world.start_due()


async def test_unscheduled() -> None:
    """A draft again, which no scheduler starts."""
    world = a_world()
    campaign_id = await world.a_draft()
    await world.schedule(campaign_id)

    await world.campaigns.unschedule(
        UnscheduleCampaignCommand(actor=an_actor(), campaign_id=campaign_id)
    )
    world.clock.advance(HOUR)

    assert 0 == await world.start_due()
    assert CampaignState.DRAFT is (await world.view(campaign_id)).state


class SlowSenders(MemorySenders):
    """Something else happens before it answers."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def get(self, organization_id: OrganizationId, phone_number_id: PhoneNumberId) -> Sender:
        happening, self.meanwhile = self.meanwhile, None
        if happening is not None:
            await happening()
        return await super().get(organization_id, phone_number_id)


@pytest.mark.parametrize("scheduled", [False, True])
async def test_edited_while_it_was_checked(scheduled: bool) -> None:
    """What was not checked does not start."""
    senders = SlowSenders()
    world = World([a_member(1)], senders=senders)
    campaign_id = await world.a_draft()

    async def edit() -> None:
        await world.campaigns.update(
            UpdateCampaignCommand(actor=an_actor(), campaign_id=campaign_id, variables=[])
        )

    senders.meanwhile = edit
    with pytest.raises(CampaignChanged):
        await (world.schedule if scheduled else world.launch)(campaign_id)

    assert CampaignState.DRAFT is (await world.view(campaign_id)).state


async def test_edited_while_it_was_starting() -> None:
    """The start that was due is taken back with the schedule."""
    senders = SlowSenders()
    world = World([a_member(1)], senders=senders)
    campaign_id = await world.a_draft()
    await world.schedule(campaign_id)
    world.clock.advance(HOUR)

    async def edit() -> None:
        await world.campaigns.update(
            UpdateCampaignCommand(actor=an_actor(), campaign_id=campaign_id, variables=[])
        )

    senders.meanwhile = edit

    assert 0 == await world.start_due()
    assert CampaignState.DRAFT is (await world.view(campaign_id)).state


async def test_two_schedulers() -> None:
    """Both look at the same moment, one starts."""
    senders = SlowSenders()
    world = World([a_member(1)], senders=senders)
    campaign_id = await world.a_draft()
    await world.schedule(campaign_id)
    world.clock.advance(HOUR)
    others: list[int] = []

    async def other() -> None:
        others.append(await world.start_due())

    senders.meanwhile = other

    assert 0 == await world.start_due()
    assert [1] == others
    assert 1 == world.facts().count("campaigns.launched")


class StubbornSenders(MemorySenders):
    """Once stubborn, fails for one number, as a neighbour that does not answer."""

    stubborn = False

    async def get(self, organization_id: OrganizationId, phone_number_id: PhoneNumberId) -> Sender:
        if self.stubborn and phone_number_id == ILL:
            raise UpstreamFailed("The neighbour does not answer.")
        return await super().get(organization_id, phone_number_id)


async def test_one_campaign_s_trouble_is_not_the_others() -> None:
    """The next one starts; the troubled one stays due, and the trouble is told."""
    senders = StubbornSenders()
    world = World([a_member(1)], senders=senders)
    world.senders.put(OURS, a_sender(phone_number_id=ILL))
    troubled = await world.a_draft(sender=ILL)
    sound = await world.a_draft()
    for campaign_id in (troubled, sound):
        await world.schedule(campaign_id)
    world.clock.advance(HOUR)
    senders.stubborn = True

    with pytest.raises(ExceptionGroup):
        await world.start_due()

    assert (CampaignState.SCHEDULED, CampaignState.RUNNING) == (
        (await world.view(troubled)).state,
        (await world.view(sound)).state,
    )
