"""Users ask teams what a custom role allows."""

from wacore.application.teams.queries import RolePermissions
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId


class LocalRoleCatalog:
    """A RoleCatalog."""

    def __init__(self, role_permissions: RolePermissions) -> None:
        self._role_permissions = role_permissions

    async def permissions(
        self, organization_id: OrganizationId, role: str
    ) -> frozenset[Permission] | None:
        return await self._role_permissions(organization_id, role)
