"""A campaign database's own tables."""

from typing import Protocol

from wacore.application.ports import UnitOfWork
from wacore.domain.campaigns import Campaign, Planning
from wacore.domain.ids import CampaignId, OrganizationId


class CampaignRepository(Protocol):
    """An organisation's campaigns. No method can see past the organisation it is given."""

    async def add(self, campaign: Campaign) -> None: ...

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> Campaign:
        """
        Locked until the unit of work ends, so that changes follow one another.

        Raises:
            CampaignNotFound: Also when the campaign belongs to another organisation.
        """
        ...

    async def coming(
        self, organization_id: OrganizationId, series_id: CampaignId
    ) -> Campaign | None:
        """The occurrence of a series that waits for its start, locked likewise."""
        ...

    async def save(self, campaign: Campaign) -> None:
        """
        Raises:
            CampaignNotFound: It was never added, or has been removed.
        """
        ...

    async def remove(self, organization_id: OrganizationId, campaign_id: CampaignId) -> None:
        """
        Raises:
            CampaignNotFound: Also when the campaign belongs to another organisation.
        """
        ...


class PlanningRepository(Protocol):
    """How far each campaign's audience has been planned."""

    async def get(self, organization_id: OrganizationId, campaign_id: CampaignId) -> Planning:
        """A campaign never planned is at its beginning. Locked until the unit of work ends."""
        ...

    async def save(self, planning: Planning) -> None: ...


class CampaignsUnitOfWork(UnitOfWork, Protocol):
    @property
    def campaigns(self) -> CampaignRepository: ...

    @property
    def plannings(self) -> PlanningRepository: ...
