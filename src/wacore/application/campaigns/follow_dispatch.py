"""News from the sending side."""

import msgspec

from wacore.application.campaigns.align_dispatch import AlignDispatch, AlignDispatchCommand
from wacore.application.campaigns.ports import CampaignsUnitOfWork, DeliveryReports
from wacore.application.campaigns.settling import settle
from wacore.application.ports import Begin, Clock, Envelope
from wacore.domain.campaigns import CampaignNotFound, CampaignState
from wacore.domain.ids import CampaignId

FOLLOWED = (
    "messaging.dispatch_finished",
    "messaging.dispatch_paused",
    "messaging.dispatch_resumed",
)
"""The events whose consumer this is."""


class DispatchNews(msgspec.Struct, frozen=True, kw_only=True):
    """What we read of those events; a dispatch has its campaign's id."""

    dispatch_id: CampaignId


class FollowDispatch:
    """
    Bring the campaign to where its dispatch stands.

    The event only says when to look; how the dispatch stands is asked. So old news does no harm, and
    news heard twice needs no note of the first time.
    """

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        reports: DeliveryReports,
        align: AlignDispatch,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._reports = reports
        self._align = align
        self._clock = clock

    async def __call__(self, envelope: Envelope) -> None:
        news = msgspec.json.decode(envelope.payload, type=DispatchNews)
        organization_id, campaign_id = envelope.organization_id, news.dispatch_id
        found = await self._reports.progress(organization_id, [campaign_id])
        if campaign_id not in found:
            return
        async with self._begin() as work:
            try:
                campaign = await work.campaigns.get(organization_id, campaign_id)
            except CampaignNotFound:
                return  # a dispatch that no campaign ordered
            settled = await settle(work, campaign, found[campaign_id], self._clock.now())
            await work.commit()
        if settled.state is not CampaignState.RUNNING:
            # the dispatch may have gone on by itself while an operator wants it to stand
            await self._align(
                AlignDispatchCommand(organization_id=organization_id, campaign_id=campaign_id)
            )
