import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.issuing import SessionChanged
from wacore.application.users.ports import StandingReader, UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.application.users.rights import ResolveRights
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import UserId
from wacore.domain.users.events import MemberRemoved
from wacore.domain.users.membership import MemberNotFound, require_within


class RemoveMemberCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    user_id: UserId


class RemoveMember:
    """Take a member out of the actor's organisation. Everybody may leave, except the last owner."""

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

    async def __call__(self, command: RemoveMemberCommand) -> None:
        actor, user_id = command.actor, command.user_id
        leaves = user_id == actor.user_id and actor.session_id is not None
        if not leaves:
            actor.require(Permission.MANAGE_MEMBERS)
        former = (await self._standings.roles(user_id)).get(actor.organization_id)
        if former is None:
            raise MemberNotFound(user_id)
        if not leaves:
            taken = await self._resolve_rights.if_known(actor.organization_id, former)
            require_within(actor.permissions, taken)
        async with self._begin() as work:
            owners = await work.memberships.owners(actor.organization_id)
            membership = await work.memberships.get(actor.organization_id, user_id)
            if membership.role != former:
                raise SessionChanged
            membership.leaving(owners=owners)
            await work.memberships.remove(membership)
            await work.sessions.outdate([user_id])
            await record(
                work,
                MemberRemoved(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    by=actor.user_id,
                    user_id=user_id,
                ),
            )
            await work.commit()
