"""From the audience to the rows of a dispatch."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from support.campaigns import (
    EVERYONE,
    OURS,
    TEMPLATE,
    World,
    a_member,
    a_template,
    an_actor,
)
from wacore.adapters.memory.campaigns.dispatches import MemoryDispatch
from wacore.adapters.memory.campaigns.peers import MemoryAudience
from wacore.application.campaigns.cancel_campaign import CancelCampaignCommand
from wacore.application.campaigns.documents import AudienceDocument
from wacore.application.campaigns.documents_sending import CanaryDocument, SendingDocument
from wacore.application.campaigns.pause_campaign import PauseCampaignCommand
from wacore.application.campaigns.ports import (
    AudienceMember,
    DispatchState,
)
from wacore.domain.campaigns import AudienceSelection, CampaignState, Consent
from wacore.domain.ids import ContactId, OrganizationId


def states(dispatch: MemoryDispatch) -> dict[int, str]:
    return {
        contact_id.int: message.reason or message.state
        for contact_id, message in sorted(dispatch.rows.items())
    }


async def test_every_member_is_accounted_for() -> None:
    """Each is a message or a row that says why not; the campaign knows how many of each."""
    world = World(
        [
            a_member(1),
            a_member(2, phone=None),
            a_member(3, consents={"marketing": Consent.OPTED_OUT}),
            a_member(4, attributes={}),
            a_member(5, attributes={"city": "Jena\nWest"}),
            a_member(6, phone="+5511987654321", bsuid="BR.1a2b"),
            a_member(7, phone="+5511987654321"),
            a_member(8, phone=None, bsuid="DE.1a2b"),
        ]
    )
    campaign_id = await world.a_running_campaign()

    await world.plan(campaign_id)

    dispatch = world.deliveries.dispatch(OURS, campaign_id)
    assert [
        "planned",
        "no_address",
        "opted_out",
        "missing_variable",
        "invalid_value",
        "planned",
        "duplicate",
        "planned",
    ] == list(states(dispatch).values())
    planning = (await world.view(campaign_id)).planning
    assert (8, True) == (planning.audience, planning.complete)
    assert {"DE": 1, "BR": 1, "": 1} == planning.countries
    assert dispatch.sealed


async def test_the_order_says_how_to_send() -> None:
    """Pace, deadline and safeguards are the campaign's."""
    world = World([a_member(1)])
    canary = CanaryDocument(messages=5, wait_minutes=7, tolerance=0.02)
    sending = SendingDocument(rate_cap=7, canary=canary, failure_limit=0.2)
    campaign_id = await world.a_running_campaign(sending=sending)

    await world.plan(campaign_id)

    order = world.deliveries.dispatch(OURS, campaign_id).order
    assert (7, canary.canary(), 0.2) == (order.rate_cap, order.canary, order.failure_limit)


async def test_the_words_are_final() -> None:
    """A row holds what Meta is sent, whatever becomes of contact and template."""
    world = World([a_member(1, name="Grace Hopper", attributes={"city": "Ulm"})])
    campaign_id = await world.a_running_campaign()

    await world.plan(campaign_id)

    [message] = world.deliveries.dispatch(OURS, campaign_id).rows.values()
    parameters = [{"type": "text", "text": "Grace"}, {"type": "text", "text": "Ulm"}]
    assert [{"type": "body", "parameters": parameters}] == message.row.components


async def test_duplicates_far_apart() -> None:
    """The same person on another page is found by the dispatch, and is on record too."""
    world = World([a_member(n) for n in range(1, 5)])
    world.audience.add(OURS, [a_member(9, phone="+4915000000001")])
    campaign_id = await world.a_running_campaign()

    await world.plan(campaign_id, page=2)

    rows = states(world.deliveries.dispatch(OURS, campaign_id))
    assert (5, 4, "duplicate") == (
        len(rows),
        list(rows.values()).count("planned"),
        rows[9],
    )


async def test_recipients_of_another_campaign_are_left_out() -> None:
    """Those it wrote to or will, not those it skipped."""
    world = World([a_member(1), a_member(2, attributes={}), a_member(3)])
    first = await world.a_running_campaign(audience=AudienceDocument(contact_ids=[UUID(int=1)]))
    skipping = await world.a_running_campaign(audience=AudienceDocument(contact_ids=[UUID(int=2)]))
    for campaign_id in (first, skipping):
        await world.plan(campaign_id)
    world.audience.add(OURS, [a_member(2)])

    second = await world.a_running_campaign(
        audience=AudienceDocument(everyone=True, exclude_campaign_ids=[first, skipping])
    )
    await world.plan(second)

    assert ["excluded", "planned", "planned"] == sorted(
        states(world.deliveries.dispatch(OURS, second)).values()
    )


async def test_a_long_audience_takes_turns() -> None:
    """After its share of pages the planner queues up again and later goes on where it was."""
    world = World([a_member(n) for n in range(1, 8)])
    campaign_id = await world.a_running_campaign()
    [job] = await world.jobs.reserve(["campaigns.plan"], limit=9, lease=60)
    await world.jobs.complete(job)

    await world.plan(campaign_id, page=2, pages=2)

    assert 4 == (await world.view(campaign_id)).planning.audience
    assert 1 == await world.waiting_jobs()
    assert not world.deliveries.dispatch(OURS, campaign_id).sealed
    await world.plan(campaign_id, page=2, pages=2)
    assert 7 == len(world.deliveries.dispatch(OURS, campaign_id).rows)
    assert world.deliveries.dispatch(OURS, campaign_id).sealed


async def test_planned_twice() -> None:
    """A repeated job finds nothing to do."""
    world = World([a_member(1)])
    campaign_id = await world.a_running_campaign()

    await world.plan(campaign_id)
    facts = world.facts()
    await world.plan(campaign_id)

    assert facts == world.facts()
    assert 1 == facts.count("campaigns.planned")


class SlowAudience(MemoryAudience):
    """Something else happens before it answers."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def page(
        self,
        organization_id: OrganizationId,
        selection: AudienceSelection,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[AudienceMember]:
        members = await super().page(organization_id, selection, after=after, limit=limit)
        happening, self.meanwhile = self.meanwhile, None
        if happening is not None:
            await happening()
        return members


async def test_cancelled_in_the_middle() -> None:
    """The planner stops at its next step; what it planned is cancelled."""
    audience = SlowAudience()
    world = World([a_member(n) for n in range(1, 6)], audience=audience)
    campaign_id = await world.a_running_campaign()
    await world.plan(campaign_id, page=2, pages=1)
    command = CancelCampaignCommand(actor=an_actor(), campaign_id=campaign_id)
    audience.meanwhile = lambda: world.campaigns.cancel(command)

    await world.plan(campaign_id, page=2)

    rows = states(world.deliveries.dispatch(OURS, campaign_id))
    assert {1: "cancelled", 2: "cancelled"} == rows


async def test_a_template_that_vanished() -> None:
    """The campaign fails with the reason instead of being retried for ever."""
    world = World([a_member(1)])
    campaign_id = await world.a_running_campaign()
    async with world.begin() as work:
        campaign = await work.campaigns.get(OURS, campaign_id)
        content = campaign.content
        gone = type(content)(
            template_id=TEMPLATE,
            template_version=9,
            template_name=content.template_name,
            language=content.language,
            purpose=content.purpose,
        )
        await work.campaigns.save(type(campaign)(**{**vars(campaign), "content": gone}))
        await work.commit()

    await world.plan(campaign_id)

    view = await world.view(campaign_id)
    assert CampaignState.FAILED is view.state
    assert "version 9" in view.reason
    assert "campaigns.failed" == world.facts()[-1]


@pytest.mark.parametrize("components", [[{"text": "no type"}], [{"type": "BUTTONS"}]])
async def test_a_template_that_cannot_be_read(components: list[dict[str, object]]) -> None:
    """So does one with broken components."""
    world = World([a_member(1)])
    campaign_id = await world.a_running_campaign()
    world.templates.put(OURS, a_template(components=components))

    await world.plan(campaign_id)

    assert CampaignState.FAILED is (await world.view(campaign_id)).state


async def test_cancelled_before_the_dispatch_was_open() -> None:
    """No row is planned, and the dispatch, if open, is cancelled."""
    world = World([a_member(1)])
    campaign_id = await world.a_running_campaign()
    await world.campaigns.cancel(CancelCampaignCommand(actor=an_actor(), campaign_id=campaign_id))

    await world.plan(campaign_id)

    assert {} == await world.deliveries.progress(OURS, [campaign_id])


async def test_paused_before_the_dispatch_was_open() -> None:
    """Planning goes on, sending does not begin."""
    world = World([a_member(1)])
    campaign_id = await world.a_running_campaign()
    await world.campaigns.pause(PauseCampaignCommand(actor=an_actor(), campaign_id=campaign_id))

    await world.plan(campaign_id)

    dispatch = world.deliveries.dispatch(OURS, campaign_id)
    assert (DispatchState.PAUSED, "operator", 1) == (
        dispatch.state,
        dispatch.reason,
        len(dispatch.rows),
    )


async def test_nobody_left_when_it_starts() -> None:
    """An audience that emptied since the launch is sealed empty."""
    world = World([a_member(1)])
    campaign_id = await world.a_running_campaign(audience=EVERYONE)
    world.audience._members.clear()

    await world.plan(campaign_id)

    assert DispatchState.FINISHED is world.deliveries.dispatch(OURS, campaign_id).state


async def test_who_was_written_to_of_late_is_left_out() -> None:
    """By a campaign of the same purpose, within the days asked for."""
    world = World([a_member(1), a_member(2)])
    first = await world.a_running_campaign(audience=AudienceDocument(contact_ids=[UUID(int=1)]))
    await world.plan(first)
    world.deliveries.report(OURS, first, ContactId(UUID(int=1)), "delivered")
    world.clock.advance(timedelta(days=6))
    wanted = AudienceDocument(everyone=True, exclude_messaged_days=7)
    soon = await world.a_running_campaign(audience=wanted)
    await world.plan(soon)
    world.clock.advance(timedelta(days=1))
    later = await world.a_running_campaign(audience=wanted)
    await world.plan(later)

    rows = world.deliveries.dispatch(OURS, soon)
    assert {1: "recently_messaged", 2: "planned"} == states(rows)
    assert {1: "planned", 2: "planned"} == states(world.deliveries.dispatch(OURS, later))
