"""How far the sending is, for those who watch."""

import msgspec

from wacore.application.campaigns.ports import CampaignReader, DeliveryReports, DispatchState
from wacore.application.campaigns.views import CampaignView, PauseView
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignState, Funnel
from wacore.domain.ids import CampaignId


class ProgressQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    campaign_id: CampaignId


class ProgressView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        recipients: Known so far; final once `planned` is true.
        counts: Messages by state, each in exactly one.
        share: Part of the known recipients that needs nothing more, 0 to 1.
        rate: Messages per second of late.
        seconds_left: At that rate; None while planning goes on or nothing moves.
    """

    campaign_id: CampaignId
    state: CampaignState
    pause: PauseView | None
    planned: bool
    recipients: int
    done: int
    share: float
    counts: dict[str, int]
    rate: float
    seconds_left: float | None

    @property
    def ended(self) -> bool:
        return self.state in (
            CampaignState.COMPLETED,
            CampaignState.CANCELLED,
            CampaignState.FAILED,
        )


class CampaignProgress:
    """Always fresh: counters are kept by the sending side, reading them is one small query."""

    def __init__(self, reader: CampaignReader, reports: DeliveryReports) -> None:
        self._reader = reader
        self._reports = reports

    async def __call__(self, query: ProgressQuery) -> ProgressView:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        organization_id = query.actor.organization_id
        campaign = await self._reader.get(organization_id, query.campaign_id)
        found = await self._reports.progress(organization_id, [query.campaign_id])
        progress = found.get(query.campaign_id)
        if progress is None:
            return _view(campaign, {}, rate=0.0, moving=False)
        moving = progress.state is DispatchState.RUNNING and progress.sealed
        return _view(campaign, progress.counts, rate=progress.rate, moving=moving)


def _view(
    campaign: CampaignView, counts: dict[str, int], *, rate: float, moving: bool
) -> ProgressView:
    funnel = Funnel.of(counts)
    return ProgressView(
        campaign_id=campaign.id,
        state=campaign.state,
        pause=campaign.pause,
        planned=campaign.planning.complete,
        recipients=funnel.recipients,
        done=funnel.done,
        share=round(funnel.done / funnel.recipients, 4) if funnel.recipients else 0.0,
        counts=counts,
        rate=rate,
        seconds_left=round(funnel.waiting / rate, 1) if moving and rate > 0 else None,
    )
