"""Campaigns that come again: each occurrence once, until somebody or the rule says stop."""

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from support.campaigns import OURS, World, a_member, a_sender, a_template, an_actor
from wacore.application.campaigns.documents import RepeatDocument
from wacore.application.campaigns.documents_sending import SendingDocument
from wacore.application.campaigns.next_runs import NextRunsQuery, RunView
from wacore.application.campaigns.queries import ListCampaignsQuery
from wacore.application.campaigns.stop_repeating import StopRepeatingCommand
from wacore.application.campaigns.views import CampaignSummary
from wacore.domain.actor import Actor
from wacore.domain.campaigns import CampaignNotFound, CampaignState, Every, WhenMissed
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import CampaignId

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = RepeatDocument(every=Every.DAY)


async def a_daily_world(
    repeat: RepeatDocument = DAILY, **fields: object
) -> tuple[World, CampaignId]:
    """Everybody each day at noon UTC, from tomorrow on."""
    world = World([a_member(1)])
    campaign_id = await world.a_draft()
    start_at = world.clock.now() + DAY
    await world.schedule(campaign_id, start_at=start_at, repeat=repeat, **fields)
    return world, campaign_id


async def occurrences(world: World, first: CampaignId) -> list[CampaignSummary]:
    """The oldest start first."""
    found = await world.campaigns.list(ListCampaignsQuery(actor=an_actor(), series_id=first))
    return sorted(found.items, key=lambda each: each.start_at or each.created_at)


async def runs(world: World, campaign_id: CampaignId, limit: int = 3) -> list[RunView]:
    return await world.campaigns.next_runs(
        NextRunsQuery(actor=an_actor("analyst"), campaign_id=campaign_id, limit=limit)
    )


async def stop(world: World, campaign_id: CampaignId, actor: Actor | None = None) -> None:
    await world.campaigns.stop_repeating(
        StopRepeatingCommand(actor=actor or an_actor(), campaign_id=campaign_id)
    )


async def test_each_start_schedules_the_next() -> None:
    """A campaign of its own, with the same words and whoever is then in the audience."""
    world, first = await a_daily_world()
    for _ in range(3):
        world.clock.advance(DAY)
        assert 1 == await world.start_due()
        assert 0 == await world.start_due()

    made = await occurrences(world, first)
    assert ["running"] * 3 + ["scheduled"] == [each.state for each in made]
    starts = [each.start_at for each in made if each.start_at]
    assert [DAY] * 3 == [b - a for a, b in pairwise(starts)]
    for each in made[:2]:
        await world.plan(each.id)
        world.audience.add(OURS, [a_member(2)])
    assert [1, 2] == [len(world.deliveries.dispatch(OURS, each.id).rows) for each in made[:2]]
    last = await world.view(made[-1].id)
    origin = await world.view(first)
    assert (origin.name, origin.template_version, origin.audience, origin.launched_by) == (
        last.name,
        last.template_version,
        last.audience,
        last.launched_by,
    )
    assert 4 == world.facts().count("campaigns.scheduled")


async def test_many_schedulers_make_each_occurrence_once() -> None:
    """However many look, one start and one successor."""
    world, first = await a_daily_world()
    for days in range(1, 4):
        world.clock.advance(DAY)
        assert 1 == sum(await asyncio.gather(*(world.start_due() for _ in range(5))))
        assert days + 1 == len(await occurrences(world, first))


async def test_the_last_one() -> None:
    """After the agreed number nothing is scheduled."""
    world, first = await a_daily_world(RepeatDocument(every=Every.DAY, count=2))
    for _ in range(2):
        world.clock.advance(DAY)
        await world.start_due()

    assert ["running"] * 2 == [each.state for each in await occurrences(world, first)]
    assert [] == await runs(world, first)


@pytest.mark.parametrize(
    ("when_missed", "state"),
    [
        (WhenMissed.ASK, CampaignState.PAUSED),
        (WhenMissed.SKIP, CampaignState.CANCELLED),
        (WhenMissed.SEND, CampaignState.RUNNING),
    ],
)
async def test_days_nobody_was_there(when_missed: WhenMissed, state: CampaignState) -> None:
    """The policy decides about one of them, the others are past, and the next is ahead."""
    world, first = await a_daily_world(when_missed=when_missed)
    world.clock.advance(DAY + 3 * DAY + 2 * HOUR)
    await world.start_due()
    await world.start_due()

    late, following = await occurrences(world, first)
    assert (state, CampaignState.SCHEDULED) == (late.state, following.state)
    assert late.start_at is not None
    assert late.start_at + 4 * DAY == following.start_at


async def test_one_that_is_not_ready_keeps_none_from_coming() -> None:
    """It waits for a person; tomorrow's is tried again."""
    world, first = await a_daily_world()
    world.templates.put(OURS, a_template(status="PAUSED"))
    world.clock.advance(DAY)
    assert 0 == await world.start_due()
    world.templates.put(OURS, a_template())
    world.clock.advance(DAY)

    assert 1 == await world.start_due()
    states = [each.state.value for each in await occurrences(world, first)]
    assert ["paused", "running", "scheduled"] == states


async def test_stopped() -> None:
    """By any occurrence; the coming one is a draft, those that run go on, and again is no harm."""
    world, first = await a_daily_world()
    world.clock.advance(DAY)
    await world.start_due()
    for _ in range(2):
        await stop(world, first)
    world.clock.advance(9 * DAY)

    assert 0 == await world.start_due()
    states = [each.state.value for each in await occurrences(world, first)]
    assert ["draft", "running"] == sorted(states)
    assert [] == await runs(world, first)


async def test_who_may_stop_it() -> None:
    """Whoever may send; another organisation's does not exist; one that is none is left alone."""
    world, first = await a_daily_world()
    once = await world.a_draft()
    await world.schedule(once)

    with pytest.raises(PermissionDenied):
        await stop(world, first, an_actor("agent"))
    with pytest.raises(CampaignNotFound):
        await stop(world, CampaignId(OURS))
    await stop(world, once)
    assert CampaignState.SCHEDULED is (await world.view(once)).state


async def test_the_next_runs() -> None:
    """The one that is scheduled, and those after it, whichever occurrence is asked about."""
    world, first = await a_daily_world()
    start = world.clock.now() + DAY
    assert [start, start + DAY, start + 2 * DAY] == [r.start_at for r in await runs(world, first)]
    world.clock.advance(DAY)
    await world.start_due()

    coming = await runs(world, first)
    assert [start + DAY, start + 2 * DAY, start + 3 * DAY] == [run.start_at for run in coming]
    assert [(await occurrences(world, first))[-1].id, None, None] == [
        run.campaign_id for run in coming
    ]
    assert datetime(2026, 11, 24, 13) == coming[0].shown  # noqa: DTZ001
    once = await world.a_draft()
    assert [] == await runs(world, once)
    await world.schedule(once)
    assert 1 == len(await runs(world, once))


async def test_one_launched_early_is_followed_all_the_same() -> None:
    """Today's goes out now, tomorrow's when it is due."""
    world, first = await a_daily_world()
    world.senders.put(OURS, a_sender())
    await world.launch(first)

    assert [CampaignState.SCHEDULED] == [
        each.state for each in await occurrences(world, first) if each.id != first
    ]
    world.clock.advance(2 * DAY)
    assert 1 == await world.start_due()


async def test_a_deadline_moves_along() -> None:
    """As long after each start as after the first."""
    world = World([a_member(1)])
    now = world.clock.now()
    first = await world.a_draft(sending=SendingDocument(deadline=now + 5 * HOUR, rate_cap=7))
    await world.schedule(first, repeat=DAILY)
    world.clock.advance(HOUR)
    await world.start_due()

    following = await world.view((await occurrences(world, first))[-1].id)
    assert (now + 5 * HOUR + DAY, 7) == (following.sending.deadline, following.sending.rate_cap)
