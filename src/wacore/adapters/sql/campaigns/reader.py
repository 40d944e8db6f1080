"""Campaigns, read."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, Select, UnaryExpression, and_, or_, select

from wacore.adapters.sql.campaigns.rows import row_to_campaign, row_to_pause, row_to_planning
from wacore.adapters.sql.campaigns.tables import campaigns, plannings
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.reads import Reads
from wacore.application.campaigns.ports import (
    CampaignFilter,
    CampaignOrder,
    CampaignReference,
)
from wacore.application.campaigns.views import CampaignSummary, CampaignView, PauseView
from wacore.application.ports import Page, PageRequest
from wacore.domain.campaigns import (
    ACTIVE,
    CampaignNotFound,
    CampaignState,
    Planning,
    Purpose,
)
from wacore.domain.ids import CampaignId, OrganizationId

_KEYS: dict[CampaignOrder, tuple[Column[Any] | UnaryExpression[Any], ...]] = {
    CampaignOrder.NEWEST: (campaigns.c.created_at.desc(), campaigns.c.id.desc()),
    CampaignOrder.OLDEST: (campaigns.c.created_at, campaigns.c.id),
    CampaignOrder.NAME: (campaigns.c.sort_name, campaigns.c.id),
    CampaignOrder.NAME_DESCENDING: (campaigns.c.sort_name.desc(), campaigns.c.id.desc()),
}
_KEYSETS = {order: Keyset(f"campaigns.{order.value}", *keys) for order, keys in _KEYS.items()}

_SUMMARY = (
    campaigns.c.id,
    campaigns.c.name,
    campaigns.c.sort_name,
    campaigns.c.state,
    campaigns.c.pause_by,
    campaigns.c.pause_reason,
    campaigns.c.paused_at,
    campaigns.c.template_id,
    campaigns.c.template_name,
    campaigns.c.language,
    campaigns.c.purpose,
    campaigns.c.start_at,
    campaigns.c.created_by,
    campaigns.c.created_at,
    campaigns.c.updated_at,
    campaigns.c.started_at,
    campaigns.c.finished_at,
    campaigns.c.version,
)


class SqlCampaignReader:
    """
    Args:
        engine: That of reads.
    """

    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> CampaignView:
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(campaigns).where(
                    campaigns.c.organization_id == organization_id, campaigns.c.id == campaign_id
                )
            )
            row = found.one_or_none()
            if row is None:
                raise CampaignNotFound(campaign_id)
            planned = await connection.execute(
                select(plannings).where(
                    plannings.c.organization_id == organization_id,
                    plannings.c.campaign_id == campaign_id,
                )
            )
            progress = planned.one_or_none()
        planning = (
            Planning(campaign_id=campaign_id, organization_id=organization_id)
            if progress is None
            else row_to_planning(progress)
        )
        return CampaignView.of(row_to_campaign(row), planning)

    async def page(
        self, organization_id: OrganizationId, chosen: CampaignFilter, request: PageRequest
    ) -> Page[CampaignSummary]:
        statement: Select[Any] = select(*_SUMMARY).where(
            campaigns.c.organization_id == organization_id
        )
        if chosen.states:
            statement = statement.where(campaigns.c.state.in_([s.value for s in chosen.states]))
        if search := chosen.search.strip().casefold():
            statement = statement.where(campaigns.c.search_name.contains(search, autoescape=True))
        if chosen.series_id is not None:
            statement = statement.where(campaigns.c.series_id == chosen.series_id)
        keyset = _KEYSETS[chosen.order]
        statement = keyset.page(statement, request)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        return keyset.cut(rows, request, _summary)

    async def started(
        self, organization_id: OrganizationId, since: datetime, limit: int
    ) -> list[CampaignSummary]:
        statement: Select[Any] = (
            select(*_SUMMARY)
            .where(campaigns.c.organization_id == organization_id, campaigns.c.started_at >= since)
            .order_by(campaigns.c.started_at.desc(), campaigns.c.id.desc())
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [_summary(row) for row in await connection.execute(statement)]

    async def due(self, now: datetime, limit: int) -> list[CampaignReference]:
        statement: Select[Any] = (
            select(campaigns.c.organization_id, campaigns.c.id)
            .where(campaigns.c.state == CampaignState.SCHEDULED.value, campaigns.c.start_at <= now)
            .order_by(campaigns.c.start_at, campaigns.c.id)
            .limit(limit)
        )
        async with self._engine.connect() as connection:
            return [_reference(row) for row in await connection.execute(statement)]

    async def active(self, after: CampaignReference | None, limit: int) -> list[CampaignReference]:
        statement: Select[Any] = (
            select(campaigns.c.organization_id, campaigns.c.id)
            .where(campaigns.c.state.in_(sorted(state.value for state in ACTIVE)))
            .order_by(campaigns.c.organization_id, campaigns.c.id)
            .limit(limit)
        )
        if after is not None:
            statement = statement.where(
                or_(
                    campaigns.c.organization_id > after.organization_id,
                    and_(
                        campaigns.c.organization_id == after.organization_id,
                        campaigns.c.id > after.campaign_id,
                    ),
                )
            )
        async with self._engine.connect() as connection:
            return [_reference(row) for row in await connection.execute(statement)]


def _reference(row: Row[Any]) -> CampaignReference:
    return CampaignReference(organization_id=row.organization_id, campaign_id=row.id)


def _summary(row: Row[Any]) -> CampaignSummary:
    return CampaignSummary(
        id=row.id,
        name=row.name,
        state=CampaignState(row.state),
        pause=PauseView.of(row_to_pause(row)),
        template_id=row.template_id,
        template_name=row.template_name,
        language=row.language,
        purpose=Purpose(row.purpose),
        start_at=row.start_at,
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        version=row.version,
    )
