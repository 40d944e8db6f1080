"""Teams ask users who belongs to an organisation, and let people in."""

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.teams.ports import (
    OrganizationDirectory,
    OrganizationMember,
    OrganizationMembers,
    OrganizationNode,
)
from wacore.domain.ids import OrganizationId, UserId

FIND = Operation("members/find", OrganizationMembers.find)
HAVE_ROLE = Operation("members/have-role", OrganizationMembers.have_role)
ADMIT = Operation("members/admit", OrganizationMembers.admit)
REFRESH_RIGHTS = Operation("members/refresh-rights", OrganizationMembers.refresh_rights)
TREE = Operation("organizations/tree", OrganizationDirectory.tree)

MEMBERS = (FIND, HAVE_ROLE, ADMIT, REFRESH_RIGHTS)


class HttpOrganizationMembers:
    """OrganizationMembers."""

    def __init__(self, users: Peer) -> None:
        self._users = users

    async def find(
        self, organization_id: OrganizationId, user_ids: list[UserId]
    ) -> list[OrganizationMember]:
        return await self._users.ask(FIND, organization_id, user_ids)

    async def have_role(self, organization_id: OrganizationId, role: str) -> bool:
        return await self._users.ask(HAVE_ROLE, organization_id, role)

    async def admit(
        self,
        organization_id: OrganizationId,
        *,
        email: str,
        role: str,
        invited_by: UserId,
        name: str | None,
        password: str | None,
    ) -> UserId:
        return await self._users.ask(
            ADMIT,
            organization_id,
            email=email,
            role=role,
            invited_by=invited_by,
            name=name,
            password=password,
        )

    async def refresh_rights(
        self, organization_id: OrganizationId, role: str, by: UserId | None
    ) -> None:
        await self._users.ask(REFRESH_RIGHTS, organization_id, role, by)


class HttpOrganizationDirectory:
    """An OrganizationDirectory."""

    def __init__(self, users: Peer) -> None:
        self._users = users

    async def tree(self, organization_id: OrganizationId) -> list[OrganizationNode]:
        return await self._users.ask(TREE, organization_id)
