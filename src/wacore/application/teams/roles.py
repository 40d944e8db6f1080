"""What a role allows in an organisation, built in or its own."""

from wacore.application.teams.ports import RoleReader
from wacore.domain.actor import BUILT_IN_ROLES, Permission
from wacore.domain.ids import OrganizationId
from wacore.domain.teams.role import NoSuchRole


async def permissions_of_role(
    roles: RoleReader, organization_id: OrganizationId, name: str
) -> frozenset[Permission]:
    """
    Raises:
        NoSuchRole: Neither built in nor the organisation's own.
    """
    if name in BUILT_IN_ROLES:
        return BUILT_IN_ROLES[name]
    permissions = await roles.permissions(organization_id, name)
    if permissions is None:
        raise NoSuchRole(name)
    return permissions
