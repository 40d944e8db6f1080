"""A completed campaign runs once more, whoever dies meanwhile."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import msgspec
import pytest

from support.campaigns import OURS, World, a_member, an_actor
from wacore.adapters.memory.campaigns.deliveries import MemoryDeliveries
from wacore.application.campaigns.ports import DispatchState
from wacore.application.campaigns.retry_failed import RetryFailedCommand
from wacore.application.campaigns.sweep_campaigns import SweepCampaignsCommand
from wacore.domain.campaigns import CampaignState
from wacore.domain.ids import CampaignId, OrganizationId


class Killed(BaseException):
    """The process is gone."""


class HookedDeliveries(MemoryDeliveries):
    """Lets a test step in before and after messages are made due again."""

    step_in: Callable[[str], Awaitable[None]] | None = None

    async def retry_failed(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        error_codes: Sequence[int],
        *,
        abandoned: bool,
    ) -> int:
        if self.step_in is not None:
            await self.step_in("before")
        messages = await super().retry_failed(
            organization_id, dispatch_id, error_codes, abandoned=abandoned
        )
        if self.step_in is not None:
            await self.step_in("after")
        return messages


async def a_completed_world(state: str = "failed") -> tuple[World, HookedDeliveries, CampaignId]:
    world = World([a_member(1), a_member(2)], deliveries=HookedDeliveries)
    campaign_id = await world.a_running_campaign()
    await world.plan(campaign_id)
    for key in list(world.deliveries.dispatch(OURS, campaign_id).rows):
        world.deliveries.report(OURS, campaign_id, key, state)
    await world.work.sweep(SweepCampaignsCommand())
    assert CampaignState.COMPLETED is (await world.view(campaign_id)).state
    assert isinstance(world.deliveries, HookedDeliveries)
    return world, world.deliveries, campaign_id


async def retry(world: World, campaign_id: CampaignId) -> int:
    command = RetryFailedCommand(actor=an_actor(), campaign_id=campaign_id)
    messages: int = await world.campaigns.retry_failed(command)
    return messages


async def test_a_campaign_runs_before_its_dispatch_does() -> None:
    """At no moment is something sent for a campaign that says it is over."""
    world, deliveries, campaign_id = await a_completed_world()
    seen: list[tuple[str, CampaignState, DispatchState]] = []

    async def look(moment: str) -> None:
        dispatch = deliveries.dispatch(OURS, campaign_id)
        seen.append((moment, CampaignState((await world.view(campaign_id)).state), dispatch.state))

    deliveries.step_in = look
    assert 2 == await retry(world, campaign_id)

    assert [
        ("before", CampaignState.RUNNING, DispatchState.FINISHED),
        ("after", CampaignState.RUNNING, DispatchState.RUNNING),
    ] == seen
    assert "campaigns.retried" == world.facts()[-1]


@pytest.mark.parametrize(
    ("moment", "state"),
    [("before", CampaignState.COMPLETED), ("after", CampaignState.RUNNING)],
)
async def test_whoever_dies_leaves_both_alike(moment: str, state: CampaignState) -> None:
    """After the next sweep the campaign says what its dispatch does; and it can be tried again."""
    world, deliveries, campaign_id = await a_completed_world()

    async def die(reached: str) -> None:
        if reached == moment:
            raise Killed

    deliveries.step_in = die
    with pytest.raises(Killed):
        await retry(world, campaign_id)
    await world.work.sweep(SweepCampaignsCommand())
    left = (await world.view(campaign_id)).state
    deliveries.step_in = None
    await retry(world, campaign_id)

    assert state is left
    assert CampaignState.RUNNING is (await world.view(campaign_id)).state
    assert DispatchState.RUNNING is deliveries.dispatch(OURS, campaign_id).state


async def test_a_sweep_in_between_changes_nothing() -> None:
    """It may find a campaign that runs and a dispatch that does not yet."""
    world, deliveries, campaign_id = await a_completed_world()

    async def sweep(moment: str) -> None:
        if moment == "before":
            await world.work.sweep(SweepCampaignsCommand())

    deliveries.step_in = sweep
    assert 2 == await retry(world, campaign_id)

    assert CampaignState.RUNNING is (await world.view(campaign_id)).state


async def test_with_nothing_to_retry_it_stays_as_it_was() -> None:
    """Completed when it was, and nobody is told of anything."""
    world, _, campaign_id = await a_completed_world("read")
    before, facts = await world.view(campaign_id), world.facts()
    world.clock.advance(timedelta(minutes=1))

    assert 0 == await retry(world, campaign_id)
    after = await world.view(campaign_id)
    assert (before.state, before.finished_at) == (after.state, after.finished_at)
    assert facts == world.facts()


async def test_the_abandoned_are_sent_to_on_request_only() -> None:
    """Nobody knows whether they got it, so who asks for it is on record."""
    world, deliveries, campaign_id = await a_completed_world("abandoned")
    assert 0 == await retry(world, campaign_id)

    command = RetryFailedCommand(actor=an_actor(), campaign_id=campaign_id, abandoned=True)
    assert 2 == await world.campaigns.retry_failed(command)

    rows = deliveries.dispatch(OURS, campaign_id).rows
    assert {"planned"} == {message.state for message in rows.values()}
    [_, envelope] = max(world.store.outbox.items())
    assert ("campaigns.retried", True) == (
        envelope.name,
        msgspec.json.decode(envelope.payload)["abandoned"],
    )
