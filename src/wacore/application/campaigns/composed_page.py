"""What becomes of each person on one page of the audience."""

from collections.abc import Sequence

from wacore.application.campaigns.persons import person_of
from wacore.application.campaigns.ports import AudienceMember, DeliveryReports
from wacore.domain.campaigns import Campaign, Composer, Composition, SkipReason
from wacore.domain.ids import ContactId


async def composed_page(
    reports: DeliveryReports,
    campaign: Campaign,
    composer: Composer,
    members: Sequence[AudienceMember],
) -> list[Composition]:
    """One composition for each member, in order; the same for a preflight as for the planning."""
    excluded: set[ContactId] = set()
    if campaign.audience.exclude_campaign_ids:
        excluded = await reports.addressed(
            campaign.organization_id,
            campaign.audience.exclude_campaign_ids,
            [member.contact_id for member in members],
        )
    recent: set[int] = set()
    if campaign.audience.exclude_messaged_days is not None:
        recent = await reports.messaged(
            campaign.organization_id,
            campaign.content.purpose,
            campaign.audience.exclude_messaged_days,
            [(member.phone, member.bsuid) for member in members],
        )
    return [
        Composition(skip=SkipReason.EXCLUDED)
        if member.contact_id in excluded
        else Composition(skip=SkipReason.RECENTLY_MESSAGED)
        if position in recent
        else composer.compose(person_of(member, campaign.content.purpose))
        for position, member in enumerate(members)
    ]
