"""What users asks of other contexts."""

from typing import Protocol

from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId


class RoleCatalog(Protocol):
    """The roles an organisation made for itself (peer: teams)."""

    async def permissions(
        self, organization_id: OrganizationId, role: str
    ) -> frozenset[Permission] | None:
        """None when the organisation has no custom role of this name."""
        ...
