"""Launching, scheduling, and everything that stands against a start."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from support.campaigns import (
    CITY,
    FIRST_NAME,
    OURS,
    THEIRS,
    World,
    a_member,
    a_sender,
    a_template,
    an_actor,
)
from wacore.adapters.memory.campaigns.peers import MemorySenders
from wacore.application.campaigns.documents import (
    AudienceDocument,
    ScheduleDocument,
    SendingDocument,
    VariableDocument,
)
from wacore.application.campaigns.launch_campaign import LaunchCampaignCommand
from wacore.application.campaigns.ports import Sender
from wacore.application.campaigns.readiness import CampaignBlocked
from wacore.application.campaigns.resume_campaign import ResumeCampaignCommand
from wacore.application.campaigns.schedule_campaign import ScheduleCampaignCommand
from wacore.application.campaigns.start_due_campaigns import StartDueCampaignsCommand
from wacore.application.campaigns.unschedule_campaign import UnscheduleCampaignCommand
from wacore.application.campaigns.update_campaign import UpdateCampaignCommand
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import (
    CampaignChanged,
    CampaignNotFound,
    CampaignNotReady,
    CampaignState,
    InvalidSchedule,
    SourceKind,
    WhenMissed,
)
from wacore.domain.errors import PermissionDenied, UpstreamFailed
from wacore.domain.ids import AccountId, CampaignId, OrganizationId, PhoneNumberId

HOUR = timedelta(hours=1)
ILL = PhoneNumberId("106500000000009")


def a_world() -> World:
    return World([a_member(1)])


async def launch(world: World, campaign_id: CampaignId, actor: Actor | None = None) -> None:
    await world.campaigns.launch(
        LaunchCampaignCommand(actor=actor or an_actor(), campaign_id=campaign_id)
    )


async def schedule(world: World, campaign_id: CampaignId, **fields: Any) -> None:
    document = ScheduleDocument(
        **{"start_at": world.clock.now() + HOUR, "time_zone": "Europe/Berlin", **fields}
    )
    await world.campaigns.schedule(
        ScheduleCampaignCommand(actor=an_actor(), campaign_id=campaign_id, schedule=document)
    )


async def start_due(world: World) -> int:
    return await world.work.start_due(StartDueCampaignsCommand())


async def test_a_launch_wakes_the_planner() -> None:
    """It runs, it says who launched it, and planning is due."""
    world = a_world()
    campaign_id = await world.a_draft()

    await launch(world, campaign_id)

    view = await world.view(campaign_id)
    assert (CampaignState.RUNNING, an_actor().user_id, world.clock.now()) == (
        view.state,
        view.launched_by,
        view.started_at,
    )
    assert 1 == await world.waiting_jobs()
    assert "campaigns.launched" == world.facts()[-1]


async def test_to_edit_is_not_to_send() -> None:
    """Who may manage campaigns may not therefore launch or schedule one."""
    world = a_world()
    campaign_id = await world.a_draft()
    permissions = frozenset({Permission.READ_CAMPAIGNS, Permission.MANAGE_CAMPAIGNS})
    editor = Actor(an_actor().user_id, OURS, "editor", permissions)

    with pytest.raises(PermissionDenied):
        await launch(world, campaign_id, editor)

    assert CampaignState.DRAFT is (await world.view(campaign_id)).state


async def test_another_organisation_s_campaign() -> None:
    """It cannot be launched, nor found out about."""
    world = a_world()
    campaign_id = await world.a_draft()

    with pytest.raises(CampaignNotFound):
        await launch(world, campaign_id, an_actor("owner", THEIRS))


async def test_launched_once() -> None:
    """A second click is refused."""
    world = a_world()
    campaign_id = await world.a_running_campaign()

    with pytest.raises(CampaignNotReady):
        await launch(world, campaign_id)


async def test_launched_as_it_was_read() -> None:
    """Somebody else's edit in between is noticed."""
    world = a_world()
    campaign_id = await world.a_draft()
    await world.campaigns.update(
        UpdateCampaignCommand(actor=an_actor(), campaign_id=campaign_id, name="Other")
    )

    with pytest.raises(CampaignChanged):
        await world.campaigns.launch(
            LaunchCampaignCommand(actor=an_actor(), campaign_id=campaign_id, expected_version=1)
        )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"audience": AudienceDocument()}, "audience"),
        ({"audience": AudienceDocument(contact_ids=[UUID(int=99)])}, "audience"),
        ({"variables": [FIRST_NAME]}, "variables.body.2"),
        (
            {
                "variables": [
                    FIRST_NAME,
                    CITY,
                    VariableDocument(parameter="body.1", source=SourceKind.CONSTANT, value="x"),
                ]
            },
            "variables.body.1",
        ),
    ],
)
async def test_what_the_campaign_lacks(fields: dict[str, Any], field: str) -> None:
    """The refusal names the field, and nothing has started."""
    world = a_world()
    campaign_id = await world.a_draft(**fields)

    with pytest.raises(CampaignBlocked) as caught:
        await launch(world, campaign_id)

    assert [field] == [problem.field for problem in caught.value.problems]
    assert CampaignState.DRAFT is (await world.view(campaign_id)).state
    assert 0 == await world.waiting_jobs()


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "PAUSED", "DISABLED"])
async def test_only_approved_templates_are_sent(status: str) -> None:
    """Meta refuses the others, one by one."""
    world = a_world()
    campaign_id = await world.a_draft()
    world.templates.put(OURS, a_template(status=status))

    with pytest.raises(CampaignBlocked) as caught:
        await launch(world, campaign_id)

    assert "template_id" == caught.value.problems[0].field


async def test_a_template_meta_put_in_another_category() -> None:
    """Another price and another consent need another decision."""
    world = a_world()
    campaign_id = await world.a_draft()
    world.templates.put(OURS, a_template(category="UTILITY"))

    with pytest.raises(CampaignBlocked):
        await launch(world, campaign_id)


async def test_a_number_that_cannot_send() -> None:
    """Flagged off at Meta, or of another account than the template."""
    world = a_world()
    campaign_id = await world.a_draft()
    for sender in (a_sender(status="BANNED"), a_sender(account_id=AccountId(UUID(int=42)))):
        world.senders.put(OURS, sender)

        with pytest.raises(CampaignBlocked) as caught:
            await launch(world, campaign_id)

        assert "sender" == caught.value.problems[0].field


async def test_a_deadline_that_has_passed() -> None:
    """Nothing could be sent any more."""
    world = a_world()
    sending = SendingDocument(deadline=world.clock.now() + HOUR)
    campaign_id = await world.a_draft(sending=sending)
    world.clock.advance(HOUR)

    with pytest.raises(CampaignBlocked):
        await launch(world, campaign_id)


async def test_a_schedule_starts_in_its_time() -> None:
    """Not a moment earlier, and once, however many schedulers look."""
    world = a_world()
    campaign_id = await world.a_draft()
    await schedule(world, campaign_id)
    scheduled = await world.view(campaign_id)

    assert CampaignState.SCHEDULED is scheduled.state
    world.clock.advance(HOUR - timedelta(microseconds=1))
    assert 0 == await start_due(world)
    world.clock.advance(timedelta(microseconds=1))
    assert 1 == await start_due(world)
    assert 0 == await start_due(world)
    assert CampaignState.RUNNING is (await world.view(campaign_id)).state
    assert 1 == await world.waiting_jobs()


async def test_a_schedule_can_be_read_back() -> None:
    """In UTC, with everything that was asked for."""
    world = a_world()
    campaign_id = await world.a_draft()
    start = world.clock.now() + 2 * HOUR

    await schedule(
        world,
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
        await schedule(world, campaign_id, start_at=world.clock.now())


async def test_a_review_may_end_before_the_start() -> None:
    """A pending template does not keep a campaign from being scheduled; a gap in it does."""
    world = a_world()
    pending = await world.a_draft()
    gap = await world.a_draft(variables=[FIRST_NAME])
    world.templates.put(OURS, a_template(status="PENDING"))

    await schedule(world, pending)

    with pytest.raises(CampaignBlocked) as caught:
        await schedule(world, gap)
    assert ["variables.body.2"] == [problem.field for problem in caught.value.problems]


async def test_not_ready_when_due() -> None:
    """It waits with the reason, and starts once the reason is gone and somebody says so."""
    world = a_world()
    campaign_id = await world.a_draft()
    await schedule(world, campaign_id)
    world.templates.put(OURS, a_template(status="PAUSED"))
    world.clock.advance(HOUR)

    assert 0 == await start_due(world)

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
    await schedule(world, campaign_id, send_within_hours=2, when_missed=when_missed)
    world.clock.advance(HOUR + 2 * HOUR + timedelta(microseconds=1))

    assert 0 == await start_due(world)

    assert state is (await world.view(campaign_id)).state
    assert fact == world.facts()[-1]
    assert 0 == await world.waiting_jobs()


async def test_a_late_start_within_the_allowance() -> None:
    """A restart of two hours costs no campaign that allowed for it."""
    world = a_world()
    campaign_id = await world.a_draft()
    await schedule(world, campaign_id, send_within_hours=2)
    world.clock.advance(3 * HOUR)

    assert 1 == await start_due(world)


async def test_unscheduled() -> None:
    """A draft again, which no scheduler starts."""
    world = a_world()
    campaign_id = await world.a_draft()
    await schedule(world, campaign_id)

    await world.campaigns.unschedule(
        UnscheduleCampaignCommand(actor=an_actor(), campaign_id=campaign_id)
    )
    world.clock.advance(HOUR)

    assert 0 == await start_due(world)
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
        await (schedule if scheduled else launch)(world, campaign_id)

    assert CampaignState.DRAFT is (await world.view(campaign_id)).state


async def test_edited_while_it_was_starting() -> None:
    """The start that was due is taken back with the schedule."""
    senders = SlowSenders()
    world = World([a_member(1)], senders=senders)
    campaign_id = await world.a_draft()
    await schedule(world, campaign_id)
    world.clock.advance(HOUR)

    async def edit() -> None:
        await world.campaigns.update(
            UpdateCampaignCommand(actor=an_actor(), campaign_id=campaign_id, variables=[])
        )

    senders.meanwhile = edit

    assert 0 == await start_due(world)
    assert CampaignState.DRAFT is (await world.view(campaign_id)).state


async def test_two_schedulers() -> None:
    """Both look at the same moment, one starts."""
    senders = SlowSenders()
    world = World([a_member(1)], senders=senders)
    campaign_id = await world.a_draft()
    await schedule(world, campaign_id)
    world.clock.advance(HOUR)
    others: list[int] = []

    async def other() -> None:
        others.append(await start_due(world))

    senders.meanwhile = other

    assert 0 == await start_due(world)
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
        await schedule(world, campaign_id)
    world.clock.advance(HOUR)
    senders.stubborn = True

    with pytest.raises(ExceptionGroup):
        await start_due(world)

    assert (CampaignState.SCHEDULED, CampaignState.RUNNING) == (
        (await world.view(troubled)).state,
        (await world.view(sound)).state,
    )
