import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.teams.ports import RoleReader, TeamsUnitOfWork
from wacore.application.teams.roles import permissions_of_role
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import InvitationId
from wacore.domain.teams.events import InvitationSentAgain
from wacore.domain.teams.role import require_grantable


class SendInvitationAgainCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    invitation_id: InvitationId


class SendInvitationAgain:
    """Another letter with a new term; the link in the former one is void."""

    def __init__(self, begin: Begin[TeamsUnitOfWork], roles: RoleReader, clock: Clock) -> None:
        self._begin = begin
        self._roles = roles
        self._clock = clock

    async def __call__(self, command: SendInvitationAgainCommand) -> None:
        actor, at = command.actor, self._clock.now()
        actor.require(Permission.MANAGE_MEMBERS)
        async with self._begin() as work:
            role = (await work.invitations.get(actor.organization_id, command.invitation_id)).role
        offered = await permissions_of_role(self._roles, actor.organization_id, role)
        require_grantable(actor.permissions, offered)
        async with self._begin() as work:
            invitation = await work.invitations.get(actor.organization_id, command.invitation_id)
            await work.invitations.save(invitation.as_of(at).sent_again(at))
            await work.outbox.add(
                InvitationSentAgain(
                    organization_id=actor.organization_id,
                    occurred_at=at,
                    by=actor.user_id,
                    invitation_id=invitation.id,
                    email=invitation.email,
                    role=invitation.role,
                )
            )
            await work.commit()
