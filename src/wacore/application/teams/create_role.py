import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.teams.ports import TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import RoleId
from wacore.domain.teams.events import RoleCreated
from wacore.domain.teams.role import Role, parse_permissions, require_grantable
from wacore.domain.teams.team import checked_description


class CreateRoleCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    name: str
    permissions: list[str]
    description: str = ""


class CreateRole:
    """A role of the organisation's own, out of permissions the actor has too."""

    def __init__(self, begin: Begin[TeamsUnitOfWork], clock: Clock, new_id: IdFactory) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CreateRoleCommand) -> RoleId:
        actor = command.actor
        actor.require(Permission.MANAGE_ROLES)
        permissions = parse_permissions(command.permissions)
        require_grantable(actor.permissions, permissions)
        role = Role(
            id=RoleId(self._new_id()),
            organization_id=actor.organization_id,
            name=command.name,
            permissions=permissions,
            description=checked_description(command.description),
            created_at=self._clock.now(),
        )
        async with self._begin() as work:
            await work.roles.add(role)
            await work.outbox.add(
                RoleCreated(
                    organization_id=actor.organization_id,
                    occurred_at=role.created_at,
                    by=actor.user_id,
                    role_id=role.id,
                    role=role.name,
                    permissions=tuple(sorted(permissions)),
                )
            )
            await work.commit()
        return role.id
