"""Planners that die, and planners that were overtaken."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.campaigns import (
    OURS,
    World,
    a_member,
    an_actor,
)
from wacore.adapters.memory.campaigns.deliveries import MemoryDeliveries
from wacore.adapters.memory.campaigns.dispatches import MemoryDispatch
from wacore.application.campaigns.cancel_campaign import CancelCampaignCommand
from wacore.application.campaigns.ports import (
    AudienceMember,
    DispatchOrder,
    DispatchState,
    PlannedRow,
)
from wacore.application.ports import Envelope
from wacore.domain.ids import CampaignId, OrganizationId


def states(dispatch: MemoryDispatch) -> dict[int, str]:
    return {
        contact_id.int: message.reason or message.state
        for contact_id, message in sorted(dispatch.rows.items())
    }


class Killed(BaseException):
    """The process is gone."""


class HookedDeliveries(MemoryDeliveries):
    """Lets a test step in before or after each call."""

    step_in: Callable[[str], Awaitable[None]] | None = None

    async def open(self, organization_id: OrganizationId, order: DispatchOrder) -> None:
        await self._step("before open")
        await super().open(organization_id, order)
        await self._step("after open")

    async def plan(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, rows: Sequence[PlannedRow]
    ) -> list[int]:
        await self._step("before plan")
        taken = await super().plan(organization_id, dispatch_id, rows)
        await self._step("after plan")
        return taken

    async def seal(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        await self._step("before seal")
        await super().seal(organization_id, dispatch_id)
        await self._step("after seal")

    async def cancel(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        await self._step("before cancel")
        await super().cancel(organization_id, dispatch_id)

    async def _step(self, moment: str) -> None:
        if self.step_in is not None:
            await self.step_in(moment)


def a_hooked_world(members: list[AudienceMember]) -> tuple[World, HookedDeliveries]:
    world = World(members, deliveries=HookedDeliveries)
    assert isinstance(world.deliveries, HookedDeliveries)
    return world, world.deliveries


@given(at=st.integers(1, 18), page=st.integers(1, 4))
@settings(deadline=None)
async def test_killed_anywhere(at: int, page: int) -> None:
    """Planned again from the last commit, the dispatch is the same as if nothing had happened."""
    members = [a_member(n) for n in range(1, 6)]
    members.append(a_member(7, phone="+4915000000002"))
    undisturbed = World(members)
    expected_id = await undisturbed.a_running_campaign()
    await undisturbed.plan(expected_id, page=page)
    world, deliveries = a_hooked_world(members)
    campaign_id = await world.a_running_campaign()
    moments: list[str] = []

    async def die(moment: str) -> None:
        moments.append(moment)
        if len(moments) == at:
            raise Killed

    deliveries.step_in = die
    try:
        await world.plan(campaign_id, page=page)
    except Killed:
        await world.plan(campaign_id, page=page)

    dispatch = deliveries.dispatch(OURS, campaign_id)
    assert states(undisturbed.deliveries.dispatch(OURS, expected_id)) == states(dispatch)
    assert dispatch.sealed
    planning = (await world.view(campaign_id)).planning
    assert (6, True) == (planning.audience, planning.complete)


@given(at=st.integers(1, 12), page=st.integers(1, 4), pages=st.integers(1, 4))
@settings(deadline=None)
async def test_overtaken_anywhere(at: int, page: int, pages: int) -> None:
    """A planner whose lease ran out steps back: no place is lost, nobody is counted twice."""
    world, deliveries = a_hooked_world([a_member(n) for n in range(1, 6)])
    campaign_id = await world.a_running_campaign()
    moments: list[str] = []
    furthest: list[int] = []

    async def overtake(moment: str) -> None:
        moments.append(moment)
        if len(moments) == at:
            await world.plan(campaign_id, page=page, pages=pages)
            furthest.append((await world.view(campaign_id)).planning.audience)

    deliveries.step_in = overtake
    await world.plan(campaign_id, page=page, pages=1)
    assert (await world.view(campaign_id)).planning.audience >= max(furthest, default=0)
    while not (await world.view(campaign_id)).planning.complete:
        await world.plan(campaign_id, page=page)

    planning = (await world.view(campaign_id)).planning
    assert (5, {"DE": 5}) == (planning.audience, planning.countries)
    assert 5 == len(deliveries.dispatch(OURS, campaign_id).rows)
    assert 1 == world.facts().count("campaigns.planned")


def a_killer(at: str) -> Callable[[str], Awaitable[None]]:
    async def die(moment: str) -> None:
        if moment == at:
            raise Killed

    return die


def ended(campaign_id: CampaignId) -> Envelope:
    """The fact that the campaign was cancelled."""
    payload = {"campaign_id": str(campaign_id), "state": "cancelled", "something_new": 1}
    return Envelope(
        id=UUID(int=1),
        name="campaigns.cancelled",
        organization_id=OURS,
        occurred_at=World().clock.now(),
        payload=msgspec.Raw(msgspec.json.encode(payload)),
    )


async def cancel(world: World, campaign_id: CampaignId) -> None:
    await world.campaigns.cancel(CancelCampaignCommand(actor=an_actor(), campaign_id=campaign_id))


async def test_cancelled_by_somebody_who_died() -> None:
    """The campaign's own fact ends the dispatch, and hearing it again changes nothing."""
    world, deliveries = a_hooked_world([a_member(1)])
    campaign_id = await world.a_running_campaign()
    await world.plan(campaign_id)
    deliveries.step_in = a_killer("before cancel")
    with pytest.raises(Killed):
        await cancel(world, campaign_id)
    deliveries.step_in = None
    assert DispatchState.RUNNING is deliveries.dispatch(OURS, campaign_id).state

    await world.work.end_dispatch(ended(campaign_id))
    await world.work.end_dispatch(ended(campaign_id))

    assert DispatchState.CANCELLED is deliveries.dispatch(OURS, campaign_id).state
    assert {1: "cancelled"} == states(deliveries.dispatch(OURS, campaign_id))


async def test_the_end_of_a_campaign_that_is_gone() -> None:
    """There is nothing left to do, and nobody tries for ever."""
    world = World()

    await world.work.end_dispatch(ended(CampaignId(UUID(int=77))))

    assert [] == world.facts()


async def test_cancelled_while_a_planner_opened_the_dispatch() -> None:
    """When that planner dies at once, the next one finds the dispatch and ends it."""
    world, deliveries = a_hooked_world([a_member(1)])
    campaign_id = await world.a_running_campaign()
    await cancel_before_opening(world, deliveries, campaign_id)
    assert DispatchState.RUNNING is deliveries.dispatch(OURS, campaign_id).state

    await world.plan(campaign_id)

    assert DispatchState.CANCELLED is deliveries.dispatch(OURS, campaign_id).state


async def cancel_before_opening(
    world: World, deliveries: HookedDeliveries, campaign_id: CampaignId
) -> None:
    async def meanwhile(moment: str) -> None:
        if moment == "before open":
            await cancel(world, campaign_id)
        if moment == "after open":
            raise Killed

    deliveries.step_in = meanwhile
    with pytest.raises(Killed):
        await world.plan(campaign_id)
    deliveries.step_in = None
