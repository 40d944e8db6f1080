"""What became of campaigns."""

import csv
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from support.campaigns import OURS, THEIRS, World, a_member, an_actor
from wacore.application.campaigns.analytics import AnalyticsQuery
from wacore.application.campaigns.organization_analytics import OrganizationAnalyticsQuery
from wacore.application.campaigns.ports import FailureGroup, HourOfSending
from wacore.application.campaigns.progress import ProgressQuery
from wacore.application.campaigns.recipients import (
    ExportRecipients,
    RecipientsQuery,
    UnknownRecipientState,
)
from wacore.domain.campaigns import CampaignNotFound, CampaignState
from wacore.domain.errors import InvalidInput, PermissionDenied
from wacore.domain.ids import CampaignId, ContactId


async def a_mixed_campaign(world: World) -> CampaignId:
    """Read, delivered, failed, rejected, one still waiting, one left out."""
    world.audience.add(OURS, [a_member(n) for n in range(1, 6)])
    world.audience.add(OURS, [a_member(6, attributes={})])
    campaign_id = await world.a_running_campaign()
    await world.plan(campaign_id)
    for number, state, code in (
        (1, "read", None),
        (2, "delivered", None),
        (3, "failed", 131049),
        (4, "rejected", 131026),
    ):
        key = ContactId(UUID(int=number))
        if state in ("read", "delivered"):
            world.deliveries.report(OURS, campaign_id, key, "accepted")
            world.clock.advance(timedelta(hours=1))
        world.deliveries.report(OURS, campaign_id, key, state, error_code=code)
    return campaign_id


def asked(campaign_id: CampaignId, **actor: Any) -> dict[str, Any]:
    return {"actor": an_actor(**(actor or {"role": "analyst"})), "campaign_id": campaign_id}


async def test_the_funnel() -> None:
    """Each step includes the later ones; rates, failures and skips go with it."""
    world = World()
    campaign_id = await a_mixed_campaign(world)

    view = await world.reports.analytics(AnalyticsQuery(**asked(campaign_id)))

    funnel = view.funnel
    assert (6, 1, 3, 2, 2, 1, 1, 1, 1) == (
        funnel.recipients,
        funnel.waiting,
        funnel.accepted,
        funnel.sent,
        funnel.delivered,
        funnel.read,
        funnel.failed,
        funnel.rejected,
        funnel.skipped,
    )
    assert (0.75, 0.6667, 0.5, 0.5) == (
        view.rates.acceptance,
        view.rates.delivery,
        view.rates.read,
        view.rates.failure,
    )
    assert ({"missing_variable": 1}, 6) == (view.skipped, view.audience)
    assert [131049, 131026] == [failure.code for failure in view.failures]
    assert all(isinstance(failure, FailureGroup) for failure in view.failures)
    assert 0.27 == view.cost_so_far


async def test_what_people_answered() -> None:
    """Replies and refusals are part of the result."""
    world = World()
    campaign_id = await a_mixed_campaign(world)
    world.deliveries.replies, world.deliveries.opt_outs = 2, 1

    view = await world.reports.analytics(AnalyticsQuery(**asked(campaign_id)))

    assert (2, 1) == (view.replies, view.opt_outs)


async def test_before_it_ran() -> None:
    """Nothing has become of a draft."""
    world = World()
    campaign_id = await world.a_draft()

    view = await world.reports.analytics(AnalyticsQuery(**asked(campaign_id)))
    progress = await world.reports.progress(ProgressQuery(**asked(campaign_id)))

    assert (0, [], 0.0) == (view.funnel.recipients, view.failures, view.cost_so_far)
    assert (CampaignState.DRAFT, 0, 0.0, None) == (
        progress.state,
        progress.recipients,
        progress.share,
        progress.seconds_left,
    )
    assert not progress.ended


async def test_progress() -> None:
    """Each state's count, and the part that needs nothing more."""
    world = World()
    campaign_id = await a_mixed_campaign(world)

    progress = await world.reports.progress(ProgressQuery(**asked(campaign_id)))

    assert {
        "read": 1,
        "delivered": 1,
        "failed": 1,
        "rejected": 1,
        "planned": 1,
        "skipped": 1,
    } == progress.counts
    assert (6, 5, 0.8333, True) == (
        progress.recipients,
        progress.done,
        progress.share,
        progress.planned,
    )


async def test_the_time_left() -> None:
    """What waits, at the present rate; nothing is promised while nothing moves."""
    world = World()
    campaign_id = await a_mixed_campaign(world)
    found = await world.deliveries.progress(OURS, [campaign_id])
    sending = found[campaign_id]
    world.deliveries.rate = 0.5

    progress = await world.reports.progress(ProgressQuery(**asked(campaign_id)))
    await world.deliveries.pause(OURS, campaign_id, "budget")
    paused = await world.reports.progress(ProgressQuery(**asked(campaign_id)))

    assert 0.0 == sending.rate
    assert (2.0, None) == (progress.seconds_left, paused.seconds_left)


async def test_the_hours() -> None:
    """What happened when, hour by hour."""
    world = World()
    campaign_id = await a_mixed_campaign(world)

    hours = await world.reports.timeline(AnalyticsQuery(**asked(campaign_id)))

    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert [
        HourOfSending(hour=noon, accepted=1),
        HourOfSending(hour=noon + timedelta(hours=1), accepted=1, read=1),
        HourOfSending(hour=noon + timedelta(hours=2), delivered=1, failed=1),
    ] == hours


async def test_recipients_in_pages() -> None:
    """Everybody once, or those in some states."""
    world = World()
    campaign_id = await a_mixed_campaign(world)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await world.reports.recipients(
            RecipientsQuery(**asked(campaign_id), limit=4, cursor=cursor)
        )
        seen += [row.state for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert ["read", "delivered", "failed", "rejected", "planned", "skipped"] == seen
    some = await world.reports.recipients(
        RecipientsQuery(**asked(campaign_id), states=("failed", "rejected"))
    )
    assert [131049, 131026] == [row.error_code for row in some.items]


async def test_the_export() -> None:
    """The whole list as CSV, however many pages it takes."""
    world = World()
    campaign_id = await a_mixed_campaign(world)
    export = ExportRecipients(world.reports.recipients, page=2)

    pieces = await export(RecipientsQuery(**asked(campaign_id)))
    rows = list(csv.DictReader((b"".join([piece async for piece in pieces])).decode().splitlines()))

    assert ["read", "delivered", "failed", "rejected", "planned", "skipped"] == [
        row["state"] for row in rows
    ]
    assert ("+4915000000001", str(UUID(int=1)), "", "missing_variable") == (
        rows[0]["phone"],
        rows[0]["contact_id"],
        rows[0]["error_code"],
        rows[5]["reason"],
    )
    assert "2026-11-22T13:00:00Z" == rows[0]["read_at"]


async def test_a_state_no_message_has() -> None:
    """A misspelt filter is an error, not an empty list."""
    world = World()
    campaign_id = await a_mixed_campaign(world)

    with pytest.raises(UnknownRecipientState):
        await world.reports.recipients(RecipientsQuery(**asked(campaign_id), states=("reed",)))


async def test_all_campaigns_together() -> None:
    """Those started of late, side by side and summed."""
    world = World()
    old = await world.a_draft(name="Too old")
    async with world.begin() as work:
        campaign = await work.campaigns.get(OURS, old)
        await work.campaigns.save(
            campaign.launched(an_actor().user_id, world.clock.now() - timedelta(days=8))
        )
        await work.commit()
    first = await a_mixed_campaign(world)
    second = await world.a_running_campaign(name="Second")
    await world.plan(second)

    view = await world.reports.organization(
        OrganizationAnalyticsQuery(actor=an_actor("analyst"), days=7)
    )

    assert [second, first] == [result.campaign_id for result in view.campaigns]
    assert (12, 3, 6) == (
        view.funnel.recipients,
        view.funnel.accepted,
        view.campaigns[0].funnel.recipients,
    )


@pytest.mark.parametrize("days", [0, 367])
async def test_how_far_back(days: int) -> None:
    """One day to one year."""
    with pytest.raises(InvalidInput):
        await World().reports.organization(OrganizationAnalyticsQuery(actor=an_actor(), days=days))


async def test_another_organisation_learns_nothing() -> None:
    """Neither numbers nor names, whatever it asks for."""
    world = World()
    theirs = asked(await a_mixed_campaign(world), role="owner", organization_id=THEIRS)

    with pytest.raises(CampaignNotFound):
        await world.reports.analytics(AnalyticsQuery(**theirs))
    with pytest.raises(CampaignNotFound):
        await world.reports.timeline(AnalyticsQuery(**theirs))
    with pytest.raises(CampaignNotFound):
        await world.reports.progress(ProgressQuery(**theirs))
    with pytest.raises(CampaignNotFound):
        await world.reports.recipients(RecipientsQuery(**theirs))
    with pytest.raises(CampaignNotFound):
        await world.reports.export(RecipientsQuery(**theirs))
    nothing = await world.reports.organization(OrganizationAnalyticsQuery(actor=theirs["actor"]))
    assert [] == nothing.campaigns


async def test_reading_needs_its_permission() -> None:
    """A role without it gets nothing either."""
    world = World()
    campaign_id = await a_mixed_campaign(world)
    nobody = type(an_actor())(an_actor().user_id, OURS, "guest", frozenset())

    with pytest.raises(PermissionDenied):
        await world.reports.analytics(AnalyticsQuery(actor=nobody, campaign_id=campaign_id))
