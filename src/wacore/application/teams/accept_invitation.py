import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.teams.ports import OrganizationMembers, RoleReader, TeamsUnitOfWork
from wacore.application.teams.roles import permissions_of_role
from wacore.application.teams.views import Joined
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import TeamId, UserId
from wacore.domain.teams.events import InvitationAccepted
from wacore.domain.teams.invitation import InvalidInvitation, Invitation, InvitationState
from wacore.domain.teams.role import NoSuchRole
from wacore.domain.teams.team import TeamMember, TeamRole


class AcceptInvitationCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        name: With `password`, makes an account where the address has none.
    """

    token: str
    name: str | None = None
    password: str | None = None


class AcceptInvitation:
    """
    Join by letter. The members are kept by another context, so the invitation is marked first,
    then the member admitted, which may be repeated, then the invitation closed: whoever is cut off
    in between uses the same letter again.
    """

    def __init__(
        self,
        begin: Begin[TeamsUnitOfWork],
        members: OrganizationMembers,
        roles: RoleReader,
        opaque_tokens: OpaqueTokens,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._members = members
        self._roles = roles
        self._opaque_tokens = opaque_tokens
        self._clock = clock

    async def __call__(self, command: AcceptInvitationCommand) -> Joined:
        digest = self._opaque_tokens.digest(command.token)
        invitation = await self._mark(digest)
        try:
            await permissions_of_role(self._roles, invitation.organization_id, invitation.role)
            user_id = await self._members.admit(
                invitation.organization_id,
                email=invitation.email,
                role=invitation.role,
                invited_by=invitation.invited_by,
                name=command.name,
                password=command.password,
            )
        except NoSuchRole:
            await self._put_back(digest)
            raise InvalidInvitation from None
        except InvalidInput:
            await self._put_back(digest)
            raise
        await self._close(invitation, user_id)
        return Joined(
            organization_id=invitation.organization_id, user_id=user_id, role=invitation.role
        )

    async def _mark(self, digest: bytes) -> Invitation:
        at = self._clock.now()
        async with self._begin() as work:
            invitation = await work.invitations.with_token(digest)
            if invitation is None:
                raise InvalidInvitation
            invitation = invitation.redeeming(at)
            await work.invitations.save(invitation)
            await work.commit()
        return invitation

    async def _put_back(self, digest: bytes) -> None:
        async with self._begin() as work:
            invitation = await work.invitations.with_token(digest)
            if invitation is not None and invitation.state is InvitationState.REDEEMING:
                await work.invitations.save(invitation.put_back())
                await work.commit()

    async def _close(self, invitation: Invitation, user_id: UserId) -> None:
        at = self._clock.now()
        async with self._begin() as work:
            held = await work.invitations.get(invitation.organization_id, invitation.id)
            if held.state is InvitationState.ACCEPTED:
                return
            await work.invitations.save(held.accepted(user_id))
            affected = await self._join_team(work, held, user_id)
            await work.outbox.add(
                InvitationAccepted(
                    organization_id=held.organization_id,
                    occurred_at=at,
                    by=user_id,
                    invitation_id=held.id,
                    email=held.email,
                    role=held.role,
                    user_id=user_id,
                    affected=affected,
                )
            )
            await work.commit()

    async def _join_team(
        self, work: TeamsUnitOfWork, invitation: Invitation, user_id: UserId
    ) -> tuple[TeamId, ...]:
        """A team that was dissolved meanwhile is left out, and who leads it already stays its lead."""
        hierarchy = await work.teams.hierarchy(invitation.organization_id)
        if invitation.team_id is None or invitation.team_id not in hierarchy:
            return ()
        if await work.members.leads([invitation.team_id], user_id):
            return ()
        await work.members.put(
            TeamMember(
                team_id=invitation.team_id,
                user_id=user_id,
                role=TeamRole.MEMBER,
                added_at=self._clock.now(),
            )
        )
        return tuple(hierarchy.with_below(invitation.team_id))
