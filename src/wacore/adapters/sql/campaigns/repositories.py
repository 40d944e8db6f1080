"""Campaigns and their plannings, written."""

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import upsert
from wacore.adapters.sql.campaigns.rows import (
    campaign_to_row,
    planning_to_row,
    row_to_campaign,
    row_to_planning,
)
from wacore.adapters.sql.campaigns.tables import campaigns, plannings
from wacore.domain.campaigns import Campaign, CampaignNotFound, CampaignState, Planning
from wacore.domain.ids import CampaignId, OrganizationId


class SqlCampaignRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, campaign: Campaign) -> None:
        await self._connection.execute(insert(campaigns), [campaign_to_row(campaign)])

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> Campaign:
        found = await self._connection.execute(
            select(campaigns)
            .where(campaigns.c.organization_id == organization_id, campaigns.c.id == campaign_id)
            .with_for_update()
        )
        row = found.one_or_none()
        if row is None:
            raise CampaignNotFound(campaign_id)
        return row_to_campaign(row)

    async def coming(
        self, organization_id: OrganizationId, series_id: CampaignId
    ) -> Campaign | None:
        found = await self._connection.execute(
            select(campaigns)
            .where(
                campaigns.c.organization_id == organization_id,
                campaigns.c.series_id == series_id,
                campaigns.c.state == CampaignState.SCHEDULED.value,
            )
            .order_by(campaigns.c.created_at)
            .limit(1)
            .with_for_update()
        )
        row = found.one_or_none()
        return None if row is None else row_to_campaign(row)

    async def save(self, campaign: Campaign) -> None:
        result = await self._connection.execute(
            update(campaigns)
            .where(
                campaigns.c.organization_id == campaign.organization_id,
                campaigns.c.id == campaign.id,
            )
            .values(campaign_to_row(campaign))
        )
        if result.rowcount == 0:
            raise CampaignNotFound(campaign.id)

    async def remove(self, organization_id: OrganizationId, campaign_id: CampaignId) -> None:
        await self._connection.execute(
            delete(plannings).where(
                plannings.c.organization_id == organization_id,
                plannings.c.campaign_id == campaign_id,
            )
        )
        result = await self._connection.execute(
            delete(campaigns).where(
                campaigns.c.organization_id == organization_id, campaigns.c.id == campaign_id
            )
        )
        if result.rowcount == 0:
            raise CampaignNotFound(campaign_id)


class SqlPlanningRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> Planning:
        found = await self._connection.execute(
            select(plannings)
            .where(
                and_(
                    plannings.c.organization_id == organization_id,
                    plannings.c.campaign_id == campaign_id,
                )
            )
            .with_for_update()
        )
        row = found.one_or_none()
        if row is None:
            return Planning(campaign_id=campaign_id, organization_id=organization_id)
        return row_to_planning(row)

    async def save(self, planning: Planning) -> None:
        await upsert(
            self._connection,
            plannings,
            [planning_to_row(planning)],
            key=("organization_id", "campaign_id"),
            update=("last_contact_id", "audience", "countries", "sealed_at"),
        )
