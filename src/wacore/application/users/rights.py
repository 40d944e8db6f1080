"""What somebody may do in an organisation at this moment."""

import msgspec

from wacore.application.users.ports import RoleCatalog, StandingReader
from wacore.domain.actor import BUILT_IN_ROLES, Permission
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.membership import UnknownRole, standing


class NoOrganization(PermissionDenied):
    code = "no-organization"

    def __init__(self) -> None:
        super().__init__("You belong to no organisation any more; ask for an invitation.")


class Rights(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        organization_id: Where they hold.
        given_by: The organisation whose membership they come from: the same, or one above.
    """

    organization_id: OrganizationId
    given_by: OrganizationId
    role: str
    permissions: frozenset[Permission]


class ResolveRights:
    """Own membership first, then what an owner or admin of an organisation above brings along."""

    def __init__(self, standings: StandingReader, catalog: RoleCatalog) -> None:
        self._standings = standings
        self._catalog = catalog

    async def __call__(self, user_id: UserId, organization_id: OrganizationId) -> Rights | None:
        """None for a stranger; raises OrganizationNotFound where there is no such organisation."""
        lineage = await self._standings.lineage(organization_id)
        found = standing(organization_id, lineage, await self._standings.roles(user_id))
        if found is None:
            return None
        return Rights(
            organization_id=organization_id,
            given_by=found.organization_id,
            role=found.role,
            permissions=await self.if_known(found.organization_id, found.role),
        )

    async def anywhere(self, user_id: UserId, preferred: OrganizationId) -> Rights:
        """
        In the preferred organisation, else in the first one that still knows the user.

        Raises:
            NoOrganization: None does.
        """
        rights = await self(user_id, preferred)
        if rights is not None:
            return rights
        for organization_id in sorted(await self._standings.roles(user_id)):
            rights = await self(user_id, organization_id)
            if rights is not None:
                return rights
        raise NoOrganization

    async def of_role(self, organization_id: OrganizationId, role: str) -> frozenset[Permission]:
        """
        Raises:
            UnknownRole: Neither built in nor made by this organisation.
        """
        permissions = await self._permissions(organization_id, role)
        if permissions is None:
            raise UnknownRole(role)
        return permissions

    async def if_known(self, organization_id: OrganizationId, role: str) -> frozenset[Permission]:
        """Nothing for a role that was deleted meanwhile."""
        return await self._permissions(organization_id, role) or frozenset()

    async def _permissions(
        self, organization_id: OrganizationId, role: str
    ) -> frozenset[Permission] | None:
        if role in BUILT_IN_ROLES:
            return BUILT_IN_ROLES[role]
        return await self._catalog.permissions(organization_id, role)
