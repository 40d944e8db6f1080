"""Users ask teams what a custom role allows."""

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.users.ports import RoleCatalog
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId

PERMISSIONS = Operation("role-catalog/permissions", RoleCatalog.permissions)


class HttpRoleCatalog:
    """A RoleCatalog."""

    def __init__(self, teams: Peer) -> None:
        self._teams = teams

    async def permissions(
        self, organization_id: OrganizationId, role: str
    ) -> frozenset[Permission] | None:
        return await self._teams.ask(PERMISSIONS, organization_id, role)
