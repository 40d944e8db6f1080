"""What the campaign learns from its dispatch."""

from datetime import datetime

from wacore.application.campaigns.ports import CampaignsUnitOfWork, DispatchState, Progress
from wacore.domain.campaigns import (
    Campaign,
    CampaignCancelled,
    CampaignCompleted,
    CampaignEvent,
    CampaignPaused,
    CampaignResumed,
    CampaignState,
)

OPERATOR = "operator"
"""The reason of a pause that we asked for ourselves; it is no news."""


async def settle(
    work: CampaignsUnitOfWork, campaign: Campaign, progress: Progress, now: datetime
) -> Campaign:
    """Move the campaign to where its dispatch already is, and answer it; the caller commits."""
    changed = _settled(campaign, progress, now)
    if changed is not campaign:
        await work.campaigns.save(changed)
        await work.outbox.add(_fact(changed))
    return changed


def _settled(campaign: Campaign, progress: Progress, now: datetime) -> Campaign:
    match progress.state:
        case DispatchState.FINISHED:
            return campaign.dispatch_finished(now)
        case DispatchState.PAUSED if progress.reason != OPERATOR:
            return campaign.dispatch_paused(progress.reason, now)
        case DispatchState.CANCELLED:
            return campaign.dispatch_cancelled(now)
        case DispatchState.RUNNING:
            return campaign.dispatch_resumed(now)
        case _:
            return campaign


def _fact(changed: Campaign) -> CampaignEvent:
    if changed.state is CampaignState.CANCELLED:
        return CampaignCancelled.of(changed, reason=changed.reason)
    if changed.state is CampaignState.COMPLETED:
        return CampaignCompleted.of(changed)
    if changed.pause is not None:
        return CampaignPaused.of(changed, reason=changed.pause.reason)
    return CampaignResumed.of(changed)
