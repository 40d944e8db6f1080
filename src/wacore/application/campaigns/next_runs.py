"""When a campaign that repeats comes again."""

from datetime import datetime
from itertools import islice

import msgspec

from wacore.application.campaigns.ports import CampaignFilter, CampaignReader
from wacore.application.campaigns.views import CampaignView
from wacore.application.ports import Clock, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignState, Schedule
from wacore.domain.ids import CampaignId, OrganizationId

MOST = 100


class NextRunsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`campaign_id` is any occurrence's."""

    actor: Actor
    campaign_id: CampaignId
    limit: int = 10


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        start_at: In UTC; for recipients' own clocks, when the first of them shows the time.
        shown: What the clocks that count show then.
        campaign_id: Of the one that is scheduled; those after it have yet to be made.
    """

    start_at: datetime
    shown: datetime
    campaign_id: CampaignId | None = None


class NextRuns:
    """The starts ahead; none if nothing is scheduled any more."""

    def __init__(self, reader: CampaignReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def __call__(self, query: NextRunsQuery) -> list[RunView]:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        organization_id = query.actor.organization_id
        asked = await self._reader.get(organization_id, query.campaign_id)
        coming = await self._coming(organization_id, asked)
        if coming is None or coming.schedule is None:
            return []
        schedule = coming.schedule.schedule()
        rest = islice(schedule.following(self._clock.now()), query.limit - 1)
        return [_run(schedule, coming.id), *(_run(each) for each in rest)]

    async def _coming(
        self, organization_id: OrganizationId, asked: CampaignView
    ) -> CampaignView | None:
        if asked.state is CampaignState.SCHEDULED:
            return asked
        following = await scheduled_of(self._reader, organization_id, asked.series_id)
        return None if following is None else await self._reader.get(organization_id, following)


async def scheduled_of(
    reader: CampaignReader, organization_id: OrganizationId, series_id: CampaignId | None
) -> CampaignId | None:
    """The occurrence of this series that waits for its start."""
    if series_id is None:
        return None
    chosen = CampaignFilter(states=(CampaignState.SCHEDULED,), series_id=series_id)
    found = await reader.page(organization_id, chosen, PageRequest(limit=1))
    return found.items[0].id if found.items else None


def _run(schedule: Schedule, campaign_id: CampaignId | None = None) -> RunView:
    return RunView(start_at=schedule.start_at, shown=schedule.shown, campaign_id=campaign_id)
