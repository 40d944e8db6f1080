"""The work of campaigns on a database: started once, planned in bulk, continued after a crash."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from support.campaigns import OURS, World, a_member, an_actor
from support.sql import sql_database, statements
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.campaigns.reader import SqlCampaignReader
from wacore.adapters.sql.campaigns.tables import metadata
from wacore.adapters.sql.campaigns.unit_of_work import sql_campaigns
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.application.campaigns.documents import RepeatDocument, ScheduleDocument
from wacore.application.campaigns.queries import ListCampaignsQuery
from wacore.application.campaigns.schedule_campaign import ScheduleCampaignCommand
from wacore.application.campaigns.start_due_campaigns import StartDueCampaignsCommand
from wacore.application.campaigns.sweep_campaigns import SweepCampaignsCommand
from wacore.domain.campaigns import CampaignState, Every


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


def a_world(database: ServiceDatabase, people: int) -> World:
    return World(
        [a_member(number) for number in range(1, people + 1)],
        begin=sql_campaigns(database.write, sealer(uuid7), ManualClock()).begin,
        reader=SqlCampaignReader(database.read),
    )


async def test_many_schedulers_start_each_campaign_once(database: ServiceDatabase) -> None:
    """Five campaigns, four schedulers, five starts."""
    world = a_world(database, 1)
    campaign_ids = [await world.a_draft() for _ in range(5)]
    schedule = ScheduleDocument(start_at=world.clock.now() + timedelta(hours=1))
    for campaign_id in campaign_ids:
        await world.campaigns.schedule(
            ScheduleCampaignCommand(actor=an_actor(), campaign_id=campaign_id, schedule=schedule)
        )
    world.clock.advance(timedelta(hours=1))

    started = await asyncio.gather(
        *(world.work.start_due(StartDueCampaignsCommand()) for _ in range(4))
    )

    assert 5 == sum(started)
    assert {CampaignState.RUNNING} == {(await world.view(each)).state for each in campaign_ids}
    assert 5 == await world.waiting_jobs()


async def test_many_schedulers_make_each_occurrence_once(database: ServiceDatabase) -> None:
    """Three days, four schedulers, three starts, and each time one successor."""
    world = a_world(database, 1)
    first = await world.a_draft()
    start_at = world.clock.now() + timedelta(days=1)
    await world.schedule(first, start_at=start_at, repeat=RepeatDocument(every=Every.DAY))
    for day in range(1, 4):
        world.clock.advance(timedelta(days=1))
        started = await asyncio.gather(*(world.start_due() for _ in range(4)))

        assert 1 == sum(started)
        found = await world.campaigns.list(ListCampaignsQuery(actor=an_actor(), series_id=first))
        assert day + 1 == len(found.items)
        await world.cache.invalidate("campaigns", OURS)


async def test_a_page_costs_the_same_whatever_its_size(database: ServiceDatabase) -> None:
    """Planning asks the database by the page, never by the person."""
    world = a_world(database, 600)
    campaign_ids = [await world.a_running_campaign() for _ in range(2)]
    costs = []
    for campaign_id, page in zip(campaign_ids, (100, 500), strict=True):
        with statements(database.write) as sent:
            await world.plan(campaign_id, page=page, pages=1)
        costs.append(len(sent))

    assert costs[0] == costs[1] < 20
    assert 500 == (await world.view(campaign_ids[1])).planning.audience


async def test_the_place_survives_the_process(database: ServiceDatabase) -> None:
    """A new process with nothing but the database goes on where the old one stopped."""
    world = a_world(database, 50)
    campaign_id = await world.a_running_campaign()
    await world.plan(campaign_id, page=20, pages=1)
    later = a_world(database, 50)
    later.deliveries._dispatches = world.deliveries._dispatches

    await later.work.sweep(SweepCampaignsCommand())
    assert 1 == await later.waiting_jobs()
    await later.plan(campaign_id, page=20)

    planning = (await later.view(campaign_id)).planning
    assert (50, {"DE": 50}, True) == (planning.audience, planning.countries, planning.complete)
    assert 50 == len(later.deliveries.dispatch(OURS, campaign_id).rows)
