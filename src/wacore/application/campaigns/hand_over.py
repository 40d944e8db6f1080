"""One page of the audience, taken to the sending side."""

from wacore.application.campaigns.planned_rows import as_duplicate, planned_rows
from wacore.application.campaigns.ports import (
    Audience,
    AudienceMember,
    Deliveries,
    DeliveryReports,
    PlannedRow,
    PriceList,
)
from wacore.domain.campaigns import Campaign, Composer, Planning
from wacore.domain.ids import ContactId


class HandOver:
    """Reads the page after the cursor, writes its messages and hands them over; commits nothing."""

    def __init__(
        self,
        audience: Audience,
        deliveries: Deliveries,
        reports: DeliveryReports,
        prices: PriceList,
    ) -> None:
        self._audience = audience
        self._deliveries = deliveries
        self._reports = reports
        self._prices = prices

    async def next_page(
        self, campaign: Campaign, composer: Composer, planning: Planning, limit: int
    ) -> Planning:
        """
        How far planning is with this page, to be committed; the same planning if none follows.

        Raises:
            Conflict: The dispatch takes no rows any more.
        """
        members = await self._audience.page(
            campaign.organization_id, campaign.audience, after=planning.cursor, limit=limit
        )
        if not members:
            return planning
        rows = await self._handed_over(campaign, composer, members)
        return planning.advanced(
            members[-1].contact_id,
            seen=len(members),
            countries=[self._prices.country(row.phone or "") for row in rows if not row.skip],
        )

    async def _handed_over(
        self, campaign: Campaign, composer: Composer, members: list[AudienceMember]
    ) -> list[PlannedRow]:
        """The rows as they were taken, in order."""
        organization_id = campaign.organization_id
        excluded: set[ContactId] = set()
        if campaign.audience.exclude_campaign_ids:
            excluded = await self._reports.addressed(
                organization_id,
                campaign.audience.exclude_campaign_ids,
                [member.contact_id for member in members],
            )
        rows = planned_rows(members, composer, campaign.content.purpose, excluded)
        taken = await self._deliveries.plan(organization_id, campaign.id, rows)
        if taken:
            for at in taken:
                rows[at] = as_duplicate(rows[at])
            await self._deliveries.plan(organization_id, campaign.id, [rows[at] for at in taken])
        return rows
