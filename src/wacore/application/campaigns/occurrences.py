"""The next of a campaign that repeats."""

from datetime import datetime

from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.domain.campaigns import Campaign, CampaignScheduled
from wacore.domain.ids import CampaignId


async def schedule_next(
    work: CampaignsUnitOfWork, decided: Campaign, campaign_id: CampaignId, now: datetime
) -> None:
    """
    Schedule what follows an occurrence, in the unit of work that decides its start.

    Args:
        decided: As it was while its start was still to come; locked.
        campaign_id: For the next one.
    """
    following = decided.next_occurrence(campaign_id, now)
    if following is not None:
        await work.campaigns.add(following)
        await work.outbox.add(CampaignScheduled.of(following))
