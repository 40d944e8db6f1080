import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.teams.ports import OrganizationMembers, TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import RoleId
from wacore.domain.teams.events import RoleChanged
from wacore.domain.teams.role import parse_permissions, require_grantable


class EditRoleCommand(msgspec.Struct, frozen=True, kw_only=True):
    """None leaves a field as it is."""

    actor: Actor
    role_id: RoleId
    description: str | None = None
    permissions: list[str] | None = None
    expected_version: int | None = None


class EditRole:
    """
    Change what a role allows, for everybody who has it, from their next request on. The store of
    members is told at once, and once more by the event in case this process dies in between.
    """

    def __init__(
        self, begin: Begin[TeamsUnitOfWork], members: OrganizationMembers, clock: Clock
    ) -> None:
        self._begin = begin
        self._members = members
        self._clock = clock

    async def __call__(self, command: EditRoleCommand) -> None:
        actor = command.actor
        actor.require(Permission.MANAGE_ROLES)
        async with self._begin() as work:
            role = await work.roles.get(actor.organization_id, command.role_id)
            permissions = role.permissions
            if command.permissions is not None:
                permissions = parse_permissions(command.permissions)
            require_grantable(actor.permissions, permissions | role.permissions)
            role = role.edited(
                description=(
                    role.description if command.description is None else command.description
                ),
                permissions=permissions,
                expected_version=command.expected_version,
            )
            await work.roles.save(role)
            await work.outbox.add(
                RoleChanged(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    by=actor.user_id,
                    role_id=role.id,
                    role=role.name,
                    permissions=tuple(sorted(permissions)),
                )
            )
            await work.commit()
        await self._members.refresh_rights(actor.organization_id, role.name, actor.user_id)
