import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.teams.ports import OrganizationMembers, TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import RoleId
from wacore.domain.teams.events import RoleDeleted
from wacore.domain.teams.role import RoleInUse, require_grantable


class DeleteRoleCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    role_id: RoleId


class DeleteRole:
    """
    Give up a role nobody has. Somebody who is given it at this very moment is left with a role
    that allows nothing, until they are given another.
    """

    def __init__(
        self, begin: Begin[TeamsUnitOfWork], members: OrganizationMembers, clock: Clock
    ) -> None:
        self._begin = begin
        self._members = members
        self._clock = clock

    async def __call__(self, command: DeleteRoleCommand) -> None:
        actor = command.actor
        actor.require(Permission.MANAGE_ROLES)
        async with self._begin() as work:
            name = (await work.roles.get(actor.organization_id, command.role_id)).name
        in_use = await self._members.have_role(actor.organization_id, name)
        async with self._begin() as work:
            role = await work.roles.get(actor.organization_id, command.role_id)
            require_grantable(actor.permissions, role.permissions)
            if in_use or await work.invitations.with_role(actor.organization_id, role.name):
                raise RoleInUse(role.name)
            await work.roles.delete(role)
            await work.outbox.add(
                RoleDeleted(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    by=actor.user_id,
                    role_id=role.id,
                    role=role.name,
                )
            )
            await work.commit()
        await self._members.refresh_rights(actor.organization_id, role.name, actor.user_id)
