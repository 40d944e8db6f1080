"""The campaign and its dispatch, kept in step from both sides."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import pytest

from support.campaigns import OURS, World, a_member, an_actor
from wacore.adapters.memory.campaigns.deliveries import MemoryDeliveries
from wacore.application.campaigns.cancel_campaign import CancelCampaignCommand
from wacore.application.campaigns.pause_campaign import PauseCampaignCommand
from wacore.application.campaigns.ports import DispatchState, Progress
from wacore.application.campaigns.resume_campaign import ResumeCampaignCommand
from wacore.application.campaigns.retry_failed import RetryFailedCommand
from wacore.application.campaigns.sweep_campaigns import SweepCampaignsCommand
from wacore.application.ports import Envelope
from wacore.domain.campaigns import CampaignNotReady, CampaignState, PausedBy
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import CampaignId, OrganizationId


async def a_sending_world() -> tuple[World, CampaignId]:
    world = World([a_member(1), a_member(2)])
    campaign_id = await world.a_running_campaign()
    await world.plan(campaign_id)
    return world, campaign_id


async def hear(world: World, campaign_id: CampaignId, event: str, number: int = 1) -> None:
    payload = {"dispatch_id": str(campaign_id), "reason": "whatever", "something_new": 1}
    await world.work.follow_dispatch(
        Envelope(
            id=UUID(int=number),
            name=f"messaging.dispatch_{event}",
            organization_id=OURS,
            occurred_at=world.clock.now(),
            payload=msgspec.Raw(msgspec.json.encode(payload)),
        )
    )


async def pause(world: World, campaign_id: CampaignId) -> None:
    await world.campaigns.pause(PauseCampaignCommand(actor=an_actor(), campaign_id=campaign_id))


async def resume(world: World, campaign_id: CampaignId) -> None:
    await world.campaigns.resume(ResumeCampaignCommand(actor=an_actor(), campaign_id=campaign_id))


def report_all(world: World, campaign_id: CampaignId, state: str, code: int | None = None) -> None:
    for key in list(world.deliveries.dispatch(OURS, campaign_id).rows):
        world.deliveries.report(OURS, campaign_id, key, state, error_code=code)


async def test_pause_and_resume_reach_the_dispatch() -> None:
    """Both at once, with who did it."""
    world, campaign_id = await a_sending_world()
    dispatch = world.deliveries.dispatch(OURS, campaign_id)

    await pause(world, campaign_id)
    assert (DispatchState.PAUSED, "operator") == (dispatch.state, dispatch.reason)

    await resume(world, campaign_id)
    assert DispatchState.RUNNING is dispatch.state
    assert ["campaigns.paused", "campaigns.resumed"] == world.facts()[-2:]


async def test_cancel_reaches_the_dispatch() -> None:
    """What waits is cancelled, what has left is on its way."""
    world, campaign_id = await a_sending_world()
    keys = list(world.deliveries.dispatch(OURS, campaign_id).rows)
    world.deliveries.report(OURS, campaign_id, keys[0], "accepted")

    await world.campaigns.cancel(CancelCampaignCommand(actor=an_actor(), campaign_id=campaign_id))

    rows = world.deliveries.dispatch(OURS, campaign_id).rows
    assert ["accepted", "cancelled"] == sorted(message.state for message in rows.values())
    assert CampaignState.CANCELLED is (await world.view(campaign_id)).state


async def test_cancelled_when_all_had_been_sent() -> None:
    """The dispatch has nothing left to cancel, and that is no trouble."""
    world, campaign_id = await a_sending_world()
    report_all(world, campaign_id, "read")

    await world.campaigns.cancel(CancelCampaignCommand(actor=an_actor(), campaign_id=campaign_id))

    assert CampaignState.CANCELLED is (await world.view(campaign_id)).state


@pytest.mark.parametrize("role", ["analyst", "agent"])
async def test_who_may_not_steer(role: str) -> None:
    """Only those who may send."""
    world, campaign_id = await a_sending_world()

    attempts: list[tuple[Any, Any]] = [
        (PauseCampaignCommand, world.campaigns.pause),
        (ResumeCampaignCommand, world.campaigns.resume),
        (CancelCampaignCommand, world.campaigns.cancel),
        (RetryFailedCommand, world.campaigns.retry_failed),
    ]
    for command, use_case in attempts:
        with pytest.raises(PermissionDenied):
            await use_case(command(actor=an_actor(role), campaign_id=campaign_id))


async def test_finished() -> None:
    """The campaign is complete when its dispatch is, once, however often it hears of it."""
    world, campaign_id = await a_sending_world()
    report_all(world, campaign_id, "delivered")

    await hear(world, campaign_id, "finished")
    completed = await world.view(campaign_id)
    await hear(world, campaign_id, "finished")
    await hear(world, campaign_id, "finished", number=2)

    assert (CampaignState.COMPLETED, world.clock.now()) == (
        completed.state,
        completed.finished_at,
    )
    assert completed == await world.view(campaign_id)
    assert 1 == world.facts().count("campaigns.completed")


async def test_the_system_s_pause_comes_and_goes() -> None:
    """With its reason, and without anybody's help."""
    world, campaign_id = await a_sending_world()
    await world.deliveries.pause(OURS, campaign_id, "template_paused")
    await hear(world, campaign_id, "paused")

    paused = await world.view(campaign_id)
    assert paused.pause is not None
    assert (PausedBy.SYSTEM, "template_paused") == (paused.pause.by, paused.pause.reason)

    await world.deliveries.resume(OURS, campaign_id, "template_paused")
    await hear(world, campaign_id, "resumed", number=2)
    assert CampaignState.RUNNING is (await world.view(campaign_id)).state


async def test_an_operator_s_pause_outlasts_the_system_s() -> None:
    """What a person stopped only a person starts."""
    world, campaign_id = await a_sending_world()
    await world.deliveries.pause(OURS, campaign_id, "template_paused")
    await hear(world, campaign_id, "paused")
    await pause(world, campaign_id)

    await world.deliveries.resume(OURS, campaign_id, "template_paused")
    await hear(world, campaign_id, "resumed", number=2)

    view = await world.view(campaign_id)
    assert view.pause is not None
    assert PausedBy.OPERATOR is view.pause.by
    assert DispatchState.PAUSED is world.deliveries.dispatch(OURS, campaign_id).state


class PausesItself(MemoryDeliveries):
    """Its dispatches find that their canary failed just after somebody has asked how they stand."""

    async def progress(
        self, organization_id: OrganizationId, dispatch_ids: Sequence[CampaignId]
    ) -> dict[CampaignId, Progress]:
        found = await super().progress(organization_id, dispatch_ids)
        for dispatch_id in found:
            await self.pause(organization_id, dispatch_id, "canary_failed")
        return found


async def test_a_sweep_undoes_no_interlock() -> None:
    """What stopped by itself since the sweep looked stands until somebody has seen why."""
    world = World([a_member(1)], deliveries=PausesItself)
    campaign_id = await world.a_running_campaign()
    await world.plan(campaign_id)
    dispatch = world.deliveries.dispatch(OURS, campaign_id)

    await world.work.sweep(SweepCampaignsCommand())
    stands = dispatch.state, dispatch.reason
    await world.work.sweep(SweepCampaignsCommand())
    await resume(world, campaign_id)

    assert (DispatchState.PAUSED, "canary_failed") == stands
    assert DispatchState.RUNNING is dispatch.state


async def test_a_resume_ends_what_was_seen() -> None:
    """Who resumes after their own pause has not looked at what stopped the dispatch meanwhile."""
    world, campaign_id = await a_sending_world()
    await world.deliveries.pause(OURS, campaign_id, "canary_failed")
    await pause(world, campaign_id)

    await resume(world, campaign_id)
    first = world.deliveries.dispatch(OURS, campaign_id).state
    await world.work.sweep(SweepCampaignsCommand())
    view = await world.view(campaign_id)
    await resume(world, campaign_id)

    assert view.pause is not None
    assert (DispatchState.PAUSED, "canary_failed") == (first, view.pause.reason)
    assert DispatchState.RUNNING is world.deliveries.dispatch(OURS, campaign_id).state


async def test_given_up_by_the_sending_side() -> None:
    """A dispatch that was cancelled over there leaves no campaign running here."""
    world, campaign_id = await a_sending_world()
    await world.deliveries.cancel(OURS, campaign_id)

    await world.work.sweep(SweepCampaignsCommand())

    view = await world.view(campaign_id)
    assert (CampaignState.CANCELLED, "dispatch_cancelled") == (view.state, view.reason)
    assert "campaigns.cancelled" == world.facts()[-1]


async def test_our_own_pause_is_no_news() -> None:
    """The echo of a pause that was ended meanwhile does not bring it back."""
    world, campaign_id = await a_sending_world()
    await pause(world, campaign_id)
    await resume(world, campaign_id)
    await world.deliveries.pause(OURS, campaign_id, "operator")

    await hear(world, campaign_id, "paused")

    assert CampaignState.RUNNING is (await world.view(campaign_id)).state


async def test_news_of_dispatches_no_campaign_ordered() -> None:
    """Single messages have dispatches too; they are none of ours."""
    world, _ = await a_sending_world()
    facts = world.facts()

    await hear(world, CampaignId(UUID(int=404)), "finished")

    assert facts == world.facts()


async def test_a_sweep_finds_what_was_missed() -> None:
    """A lost job, a pause the dispatch never heard of, an end nobody reported."""
    world = World([a_member(1)])
    unplanned = await world.a_running_campaign()
    [job] = await world.jobs.reserve(["campaigns.plan"], limit=9, lease=60)
    await world.jobs.complete(job)
    unheard = await world.a_running_campaign()
    unreported = await world.a_running_campaign()
    for campaign_id in (unheard, unreported):
        await world.plan(campaign_id)
    await pause(world, unheard)
    await world.deliveries.resume(OURS, unheard, "operator")
    report_all(world, unreported, "read")

    assert 3 == await world.work.sweep(SweepCampaignsCommand(page=2))

    assert {CampaignState.COMPLETED} == {(await world.view(unreported)).state}
    assert DispatchState.PAUSED is world.deliveries.dispatch(OURS, unheard).state
    waiting = await world.jobs.reserve(["campaigns.plan"], limit=9, lease=60)
    assert unplanned.hex in [each.job.key for each in waiting]


async def test_retry_by_error() -> None:
    """Only failures of that code are due again, and a completed campaign runs once more."""
    world, campaign_id = await a_sending_world()
    one, other = world.deliveries.dispatch(OURS, campaign_id).rows
    world.deliveries.report(OURS, campaign_id, one, "failed", error_code=131049)
    world.deliveries.report(OURS, campaign_id, other, "rejected", error_code=131026)
    await hear(world, campaign_id, "finished")

    messages = await world.campaigns.retry_failed(
        RetryFailedCommand(actor=an_actor(), campaign_id=campaign_id, error_codes=[131049])
    )

    rows = world.deliveries.dispatch(OURS, campaign_id).rows
    assert (1, "planned", "rejected") == (messages, rows[one].state, rows[other].state)
    assert CampaignState.RUNNING is (await world.view(campaign_id)).state
    assert "campaigns.retried" == world.facts()[-1]


async def test_nothing_to_retry() -> None:
    """A completed campaign without such failures stays completed."""
    world, campaign_id = await a_sending_world()
    report_all(world, campaign_id, "read")
    await hear(world, campaign_id, "finished")

    messages = await world.campaigns.retry_failed(
        RetryFailedCommand(actor=an_actor(), campaign_id=campaign_id)
    )

    assert 0 == messages
    assert CampaignState.COMPLETED is (await world.view(campaign_id)).state


async def test_a_draft_has_nothing_to_retry_pause_or_cancel() -> None:
    """Each is refused with the state."""
    world = World([a_member(1)])
    campaign_id = await world.a_draft()

    with pytest.raises(CampaignNotReady):
        await pause(world, campaign_id)
    with pytest.raises(CampaignNotReady):
        await resume(world, campaign_id)
    with pytest.raises(CampaignNotReady):
        await world.campaigns.retry_failed(
            RetryFailedCommand(actor=an_actor(), campaign_id=campaign_id)
        )
    with pytest.raises(CampaignNotReady):
        await world.campaigns.cancel(
            CancelCampaignCommand(actor=an_actor(), campaign_id=campaign_id)
        )
