import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.teams.ports import TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import InvitationId
from wacore.domain.teams.events import InvitationRevoked
from wacore.domain.teams.invitation import InvitationState


class RevokeInvitationCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    invitation_id: InvitationId


class RevokeInvitation:
    """The letter's link leads nowhere from now on."""

    def __init__(self, begin: Begin[TeamsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: RevokeInvitationCommand) -> None:
        actor, at = command.actor, self._clock.now()
        actor.require(Permission.MANAGE_MEMBERS)
        async with self._begin() as work:
            invitation = await work.invitations.get(actor.organization_id, command.invitation_id)
            if invitation.state is InvitationState.REVOKED:
                return
            await work.invitations.save(invitation.revoked(at))
            await work.outbox.add(
                InvitationRevoked(
                    organization_id=actor.organization_id,
                    occurred_at=at,
                    by=actor.user_id,
                    invitation_id=invitation.id,
                    email=invitation.email,
                    role=invitation.role,
                )
            )
            await work.commit()
