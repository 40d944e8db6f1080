"""Planners that die, and planners that were overtaken."""

from collections.abc import Awaitable, Callable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from support.campaigns import (
    OURS,
    World,
    a_member,
)
from wacore.adapters.memory.campaigns.deliveries import MemoryDeliveries
from wacore.adapters.memory.campaigns.dispatches import MemoryDispatch
from wacore.application.campaigns.ports import (
    AudienceMember,
    DispatchOrder,
    PlannedRow,
)
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
