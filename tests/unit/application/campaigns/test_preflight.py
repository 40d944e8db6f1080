"""What a campaign would do, said before it does it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from support.campaigns import (
    CITY,
    FIRST_NAME,
    OURS,
    TEMPLATE,
    THEIRS,
    World,
    a_member,
    a_sender,
    a_template,
    an_actor,
)
from wacore.application.campaigns.documents import AudienceDocument, VariableDocument
from wacore.application.campaigns.documents_sending import HoursDocument, SendingDocument
from wacore.application.campaigns.pinning import UnknownTemplate
from wacore.application.campaigns.preflight import PreflightQuery, PreflightView
from wacore.application.campaigns.send_sample import SendSampleCommand, UnknownSampleContact
from wacore.domain.campaigns import CampaignNotFound, Consent, SourceKind
from wacore.domain.errors import InvalidInput, PermissionDenied
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import CampaignId, ContactId
from wacore.domain.phone import InvalidPhoneNumber
from wacore.domain.rendering import UnfitValues


async def preflight(world: World, campaign_id: CampaignId, **fields: Any) -> PreflightView:
    return await world.campaigns.preflight(
        PreflightQuery(actor=an_actor("analyst"), campaign_id=campaign_id, **fields)
    )


async def test_everyone_is_counted() -> None:
    """Reachable and skipped make up the audience, with samples of who is left out and why."""
    world = World(
        [
            a_member(1),
            a_member(2, phone="+919876543210"),
            a_member(3, attributes={}, name="Nobody Nowhere"),
            a_member(4, consents={"marketing": Consent.OPTED_OUT}),
            a_member(5, phone="+4915000000001"),
        ]
    )

    view = await preflight(world, await world.a_draft(), page=2)

    assert (True, 5, 5, True, 2, 1) == (
        view.ready,
        view.audience,
        view.examined,
        view.exact,
        view.reachable,
        view.suppressed,
    )
    assert {"missing_variable": 1, "opted_out": 1, "duplicate": 1} == view.skipped
    sample = next(each for each in view.samples if each.reason == "missing_variable")
    assert (ContactId(UUID(int=3)), "Nobody Nowhere", "body.2: has no value") == (
        sample.contact_id,
        sample.name,
        sample.detail,
    )


async def test_preflight_tells_what_planning_does() -> None:
    """Both write the same messages for the same people."""
    world = World([a_member(n, attributes={"city": "Bonn"} if n % 3 else {}) for n in range(20)])
    campaign_id = await world.a_running_campaign()

    view = await preflight(world, campaign_id)
    await world.plan(campaign_id)

    planning = (await world.view(campaign_id)).planning
    progress = (await world.deliveries.progress(OURS, [campaign_id]))[campaign_id]
    assert (progress.skipped, planning.audience) == (view.skipped, view.audience)
    assert sum(planning.countries.values()) == view.reachable


async def test_cost_by_country() -> None:
    """At the rates of the day, with the day they were collected and how sure they are."""
    world = World([a_member(1), a_member(2), a_member(3, phone="+919876543210")])

    cost = (await preflight(world, await world.a_draft())).cost

    assert [("DE", 2, Decimal("0.1365")), ("IN", 1, Decimal("0.0118"))] == [
        (line.country, line.messages, line.rate) for line in cost.lines
    ]
    assert Decimal("0.2848") == cost.total
    assert ("USD", "marketing", "2026-11-22", "high", 0) == (
        cost.currency,
        cost.category,
        str(cost.as_of),
        cost.confidence,
        cost.unpriced,
    )


async def test_how_long_it_takes() -> None:
    """By the number's pace or the campaign's own cap, and by the portfolio's daily limit."""
    world = World([a_member(n) for n in range(1, 41)])
    world.senders.put(OURS, a_sender(messages_per_second=20, daily_limit=15))

    plain = await preflight(world, await world.a_draft())
    capped = await preflight(world, await world.a_draft(sending=SendingDocument(rate_cap=4)))

    assert (2.0, 3) == (plain.seconds, plain.days)
    assert 10.0 == capped.seconds


async def test_what_others_have_used_of_the_daily_limit_is_not_there() -> None:
    """Today has room for what is left of it; the days after are whole ones."""
    world = World([a_member(n) for n in range(1, 41)])
    world.senders.put(OURS, a_sender(daily_limit=15, reached=10))

    view = await preflight(world, await world.a_draft())

    assert (10, 4) == (view.reached, view.days)


async def test_a_large_audience_is_projected() -> None:
    """Beyond the part examined the counts are estimates, and said to be."""
    world = World([a_member(n, attributes={"city": "X"} if n % 2 else {}) for n in range(1, 101)])

    view = await preflight(world, await world.a_draft(), examine=20, page=7)

    assert (100, 20, False, 50, {"missing_variable": 50}) == (
        view.audience,
        view.examined,
        view.exact,
        view.reachable,
        view.skipped,
    )


async def test_samples_are_few() -> None:
    """Ten of each reason are enough to see the pattern."""
    world = World([a_member(n, attributes={}) for n in range(30)])

    assert 10 == len((await preflight(world, await world.a_draft())).samples)


async def test_obstacles_and_warnings() -> None:
    """What stands against a launch, and what is merely odd."""
    world = World([a_member(1)])
    extra = VariableDocument(parameter="colour", source=SourceKind.CONSTANT, value="red")
    campaign_id = await world.a_draft(variables=[FIRST_NAME, extra])
    world.senders.put(OURS, a_sender(quality="RED"))
    world.templates.put(OURS, a_template(quality="RED", status="PAUSED"))

    view = await preflight(world, campaign_id)

    assert not view.ready
    assert ["template-not-approved", "variable-unmapped"] == [o.code for o in view.obstacles]
    assert ["variable-unused", "template-low-quality", "sender-low-quality"] == [
        warning.code for warning in view.warnings
    ]
    assert ("PAUSED", "RED", "CONNECTED", "RED") == (
        view.template_status,
        view.template_quality,
        view.sender_status,
        view.sender_quality,
    )


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("CONNECTED", []),
        ("FLAGGED", ["sender-flagged"]),
        ("BANNED", ["sender-not-connected"]),
    ],
)
async def test_what_meta_thinks_of_the_number(status: str, codes: list[str]) -> None:
    """A flagged one could send; a campaign waits, as one that runs is paused."""
    world = World([a_member(1)])
    campaign_id = await world.a_draft()
    world.senders.put(OURS, a_sender(status=status))

    assert codes == [each.code for each in (await preflight(world, campaign_id)).obstacles]


async def test_recipients_of_other_campaigns() -> None:
    """They count as excluded before as in the planning."""
    world = World([a_member(1), a_member(2)])
    first = await world.a_running_campaign(audience=AudienceDocument(contact_ids=[UUID(int=1)]))
    await world.plan(first)

    view = await preflight(
        world,
        await world.a_draft(audience=AudienceDocument(everyone=True, exclude_campaign_ids=[first])),
    )

    assert (1, {"excluded": 1}) == (view.reachable, view.skipped)


async def test_nobody_chosen() -> None:
    """No audience, no messages, no cost; only the obstacle."""
    view = await preflight(world := World(), await world.a_draft(audience=AudienceDocument()))

    assert (["audience-unset"], 0, 0.0, 0, Decimal(0)) == (
        [obstacle.code for obstacle in view.obstacles],
        view.reachable,
        view.seconds,
        view.days,
        view.cost.total,
    )


async def test_another_organisation_s_preflight() -> None:
    """There is nothing to look at."""
    world = World([a_member(1)])
    campaign_id = await world.a_draft()

    with pytest.raises(CampaignNotFound):
        await world.campaigns.preflight(
            PreflightQuery(actor=an_actor("owner", THEIRS), campaign_id=campaign_id)
        )


async def send_sample(world: World, campaign_id: CampaignId, **fields: Any) -> str:
    given: dict[str, Any] = {"actor": an_actor(), "phone": "+4915199999999", **fields}
    return await world.campaigns.send_sample(SendSampleCommand(campaign_id=campaign_id, **given))


async def test_a_sample_with_somebody_s_values() -> None:
    """The contact's words go to the given number, and to no dispatch."""
    world = World([a_member(1, name="Grace Hopper")])
    campaign_id = await world.a_draft()

    answer = await send_sample(
        world, campaign_id, contact_id=ContactId(UUID(int=1)), values={"2": "Ulm"}
    )

    [sample] = world.deliveries.samples
    parameters = [{"type": "text", "text": "Grace"}, {"type": "text", "text": "Ulm"}]
    assert ("sample-1", "+4915199999999", [{"type": "body", "parameters": parameters}]) == (
        answer,
        sample.phone,
        sample.components,
    )
    assert {} == await world.deliveries.progress(OURS, [campaign_id])


async def test_a_sample_of_defaults() -> None:
    """Without a contact, defaults and given values fill it, else the gap is named."""
    world = World()
    campaign_id = await world.a_draft()

    with pytest.raises(UnfitValues) as caught:
        await send_sample(world, campaign_id)
    assert ["body.2"] == [problem.field for problem in caught.value.problems]

    await send_sample(world, campaign_id, values={"body.2": "Ulm"})
    assert 1 == len(world.deliveries.samples)


async def test_bad_samples() -> None:
    """Each field is named, and nothing is sent."""
    world = World()
    campaign_id = await world.a_draft(variables=[FIRST_NAME, CITY])

    with pytest.raises(InvalidPhoneNumber):
        await send_sample(world, campaign_id, phone="0151 234")
    with pytest.raises(UnknownSampleContact):
        await send_sample(world, campaign_id, contact_id=ContactId(UUID(int=404)))
    with pytest.raises(InvalidInput) as caught:
        await send_sample(world, campaign_id, values={"3": "x"})
    assert "values.3" == caught.value.problems[0].field
    with pytest.raises(PermissionDenied):
        await send_sample(world, campaign_id, actor=an_actor("analyst"))
    world.templates._versions.clear()
    with pytest.raises(UnknownTemplate):
        await send_sample(world, campaign_id)
    assert [] == world.deliveries.samples
    assert TEMPLATE == (await world.view(campaign_id)).template_id


async def test_who_would_wait_and_who_has_had_enough() -> None:
    """Counted among the reachable, by their own clocks and by both caps."""
    tokyo = {"timezone": "Asia/Tokyo"}
    world = World([a_member(1), a_member(2, **tokyo), a_member(3, **tokyo), a_member(4)])
    first = await world.a_running_campaign(audience=AudienceDocument(contact_ids=[UUID(int=1)]))
    await world.plan(first)
    world.deliveries.report(OURS, first, ContactId(UUID(int=1)), "read")
    hours = HoursDocument(opens="08:00", closes="21:00", time_zone="Europe/Berlin")
    draft = await world.a_draft(sending=SendingDocument(hours=hours))

    free = await preflight(world, draft)
    world.deliveries.cap = FrequencyCap(1, 7)
    capped = await preflight(world, draft)

    assert (4, 2, 0) == (free.reachable, free.waiting, free.capped)
    assert (4, 2, 1) == (capped.reachable, capped.waiting, capped.capped)
