"""What a crash or a lost message left behind."""

from itertools import groupby

import msgspec

from wacore.application.campaigns.align_dispatch import AlignDispatch, AlignDispatchCommand
from wacore.application.campaigns.ports import (
    CampaignReader,
    CampaignReference,
    CampaignsUnitOfWork,
    DeliveryReports,
    Progress,
)
from wacore.application.campaigns.settling import settle
from wacore.application.ports import Begin, Clock
from wacore.domain.campaigns import CampaignNotFound
from wacore.domain.ids import CampaignId, OrganizationId


class SweepCampaignsCommand(msgspec.Struct, frozen=True, kw_only=True):
    page: int = 200


class SweepCampaigns:
    """Compare every active campaign with its dispatch, in both directions, and wake its planner."""

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        reader: CampaignReader,
        reports: DeliveryReports,
        align: AlignDispatch,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._reports = reports
        self._align = align
        self._clock = clock

    async def __call__(self, command: SweepCampaignsCommand) -> int:
        """
        Answers how many campaigns were looked at.

        Raises:
            ExceptionGroup: Those of some organisations could not be; the others were.
        """
        looked_at, troubles = 0, []
        after: CampaignReference | None = None
        while page := await self._reader.active(after, command.page):
            for organization_id, references in groupby(page, key=lambda r: r.organization_id):
                try:
                    await self._sweep(organization_id, [each.campaign_id for each in references])
                except Exception as trouble:  # noqa: BLE001 - one's trouble is not the others'
                    troubles.append(trouble)
            looked_at += len(page)
            after = page[-1]
        if troubles:
            raise ExceptionGroup("Some campaigns could not be swept.", troubles)
        return looked_at

    async def _sweep(self, organization_id: OrganizationId, campaign_ids: list[CampaignId]) -> None:
        found = await self._reports.progress(organization_id, campaign_ids)
        for campaign_id in campaign_ids:
            if campaign_id in found:
                await self._settle(organization_id, campaign_id, found[campaign_id])
            await self._align(
                AlignDispatchCommand(organization_id=organization_id, campaign_id=campaign_id)
            )

    async def _settle(
        self, organization_id: OrganizationId, campaign_id: CampaignId, progress: Progress
    ) -> None:
        async with self._begin() as work:
            try:
                campaign = await work.campaigns.get(organization_id, campaign_id)
            except CampaignNotFound:
                return
            await settle(work, campaign, progress, self._clock.now())
            await work.commit()
