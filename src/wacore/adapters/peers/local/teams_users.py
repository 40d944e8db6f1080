"""Teams ask users who belongs to an organisation, and let people in."""

from wacore.application.teams.ports import OrganizationMember, OrganizationNode
from wacore.application.users.admit_member import AdmitMemberCommand
from wacore.application.users.queries import IsRoleHeld
from wacore.application.users.refresh_rights import RefreshRightsCommand
from wacore.application.users.use_cases import Organizations
from wacore.domain.ids import OrganizationId, UserId


class LocalOrganizationMembers:
    """OrganizationMembers."""

    def __init__(self, organizations: Organizations, is_role_held: IsRoleHeld) -> None:
        self._organizations = organizations
        self._is_role_held = is_role_held

    async def find(
        self, organization_id: OrganizationId, user_ids: list[UserId]
    ) -> list[OrganizationMember]:
        return [
            OrganizationMember(
                user_id=found.user_id, name=found.name, email=found.email, role=found.role
            )
            for found in await self._organizations.find_members(organization_id, user_ids)
        ]

    async def have_role(self, organization_id: OrganizationId, role: str) -> bool:
        return await self._is_role_held(organization_id, role)

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
        return await self._organizations.admit(
            AdmitMemberCommand(
                organization_id=organization_id,
                email=email,
                role=role,
                invited_by=invited_by,
                name=name,
                password=password,
            )
        )

    async def refresh_rights(
        self, organization_id: OrganizationId, role: str, by: UserId | None
    ) -> None:
        await self._organizations.refresh_rights(
            RefreshRightsCommand(organization_id=organization_id, role=role, by=by)
        )


class LocalOrganizationDirectory:
    """An OrganizationDirectory."""

    def __init__(self, organizations: Organizations) -> None:
        self._organizations = organizations

    async def tree(self, organization_id: OrganizationId) -> list[OrganizationNode]:
        return [
            OrganizationNode(id=found.id, name=found.name, parent_id=found.parent_id)
            for found in await self._organizations.tree(organization_id)
        ]
