import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.teams.ports import RoleReader, TeamsUnitOfWork
from wacore.application.teams.roles import permissions_of_role
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import InvitationId, TeamId
from wacore.domain.teams.address import checked_address
from wacore.domain.teams.events import InvitationCreated
from wacore.domain.teams.invitation import LIFETIME, Invitation
from wacore.domain.teams.role import require_grantable


class CreateInvitationCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        team_id: A team they shall belong to from the beginning.
    """

    actor: Actor
    email: str
    role: str
    team_id: TeamId | None = None


class CreateInvitation:
    """Ask somebody to join in a role that allows no more than the actor's own."""

    def __init__(
        self,
        begin: Begin[TeamsUnitOfWork],
        roles: RoleReader,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._roles = roles
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CreateInvitationCommand) -> InvitationId:
        actor, at = command.actor, self._clock.now()
        actor.require(Permission.MANAGE_MEMBERS)
        email = checked_address(command.email)
        offered = await permissions_of_role(self._roles, actor.organization_id, command.role)
        require_grantable(actor.permissions, offered)
        invitation = Invitation(
            id=InvitationId(self._new_id()),
            organization_id=actor.organization_id,
            email=email,
            role=command.role,
            team_id=command.team_id,
            invited_by=actor.user_id,
            created_at=at,
            expires_at=at + LIFETIME,
            due_at=at,
        )
        async with self._begin() as work:
            if command.team_id is not None:
                await work.teams.get(actor.organization_id, command.team_id)
            former = await work.invitations.open_for(actor.organization_id, email)
            if former is not None:
                await work.invitations.save(former.as_of(at))
            await work.invitations.add(invitation)
            await work.outbox.add(
                InvitationCreated(
                    organization_id=actor.organization_id,
                    occurred_at=at,
                    by=actor.user_id,
                    invitation_id=invitation.id,
                    email=email,
                    role=invitation.role,
                )
            )
            await work.commit()
        return invitation.id
