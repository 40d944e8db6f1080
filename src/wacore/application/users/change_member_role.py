import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.issuing import SessionChanged
from wacore.application.users.ports import StandingReader, UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.application.users.rights import ResolveRights
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import UserId
from wacore.domain.users.events import MemberRoleChanged
from wacore.domain.users.membership import MemberNotFound, require_within


class ChangeMemberRoleCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    user_id: UserId
    role: str


class ChangeMemberRole:
    """Make a member something else, within what the actor may do; acts on the next request."""

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        standings: StandingReader,
        resolve_rights: ResolveRights,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._standings = standings
        self._resolve_rights = resolve_rights
        self._clock = clock

    async def __call__(self, command: ChangeMemberRoleCommand) -> None:
        actor, user_id = command.actor, command.user_id
        actor.require(Permission.MANAGE_MEMBERS)
        former = (await self._standings.roles(user_id)).get(actor.organization_id)
        if former is None:
            raise MemberNotFound(user_id)
        asked = await self._resolve_rights.of_role(actor.organization_id, command.role)
        taken = await self._resolve_rights.if_known(actor.organization_id, former)
        require_within(actor.permissions, asked | taken)
        async with self._begin() as work:
            owners = await work.memberships.owners(actor.organization_id)
            membership = await work.memberships.get(actor.organization_id, user_id)
            if membership.role != former:
                raise SessionChanged
            await work.memberships.save(membership.as_role(command.role, owners=owners))
            await work.sessions.outdate([user_id])
            await record(
                work,
                MemberRoleChanged(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    by=actor.user_id,
                    user_id=user_id,
                    role=command.role,
                ),
            )
            await work.commit()
