"""One page of the audience, taken to the sending side."""

from datetime import datetime

import msgspec

from wacore.application.campaigns.composed_page import composed_page
from wacore.application.campaigns.ports import (
    Audience,
    AudienceMember,
    Deliveries,
    DeliveryReports,
    PlannedRow,
    PriceList,
)
from wacore.application.ports import Clock
from wacore.domain.campaigns import (
    Campaign,
    Composer,
    Composition,
    Planning,
    Schedule,
    SkipReason,
)


class HandOver:
    """Reads the page after the cursor, writes its messages and hands them over; commits nothing."""

    def __init__(
        self,
        audience: Audience,
        deliveries: Deliveries,
        reports: DeliveryReports,
        prices: PriceList,
        clock: Clock,
    ) -> None:
        self._audience = audience
        self._deliveries = deliveries
        self._reports = reports
        self._prices = prices
        self._clock = clock

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
        """The rows as they were taken, in order; who shares an address is on record as a duplicate."""
        compositions = await composed_page(self._reports, campaign, composer, members)
        now = self._clock.now()
        rows = [
            _row(campaign.schedule, now, *each) for each in zip(members, compositions, strict=True)
        ]
        taken = await self._deliveries.plan(campaign.organization_id, campaign.id, rows)
        if taken:
            for at in taken:
                rows[at] = msgspec.structs.replace(
                    rows[at], components=[], skip=SkipReason.DUPLICATE.value
                )
            await self._deliveries.plan(
                campaign.organization_id, campaign.id, [rows[at] for at in taken]
            )
        return rows


def _row(
    schedule: Schedule | None, now: datetime, member: AudienceMember, composition: Composition
) -> PlannedRow:
    due_at = schedule.due_at(member.timezone, now) if schedule else now
    skip = composition.skip or (SkipReason.LOCAL_TIME_PASSED if due_at is None else None)
    return PlannedRow(
        contact_id=member.contact_id,
        phone=member.phone,
        bsuid=member.bsuid,
        components=[] if skip else list(composition.components),
        skip=skip.value if skip else "",
        due_at=due_at,
        time_zone=member.timezone,
    )
