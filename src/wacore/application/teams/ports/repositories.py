"""What a transaction of the teams context reads, locks and writes."""

from datetime import datetime
from typing import Protocol

from wacore.application.ports import UnitOfWork
from wacore.domain.ids import InvitationId, OrganizationId, RoleId, TeamId, UserId
from wacore.domain.teams.hierarchy import Hierarchy
from wacore.domain.teams.invitation import Invitation
from wacore.domain.teams.role import Role
from wacore.domain.teams.team import Team, TeamMember


class TeamRepository(Protocol):
    """An organisation's teams. No method can see past the organisation it is given."""

    async def hierarchy(self, organization_id: OrganizationId) -> Hierarchy:
        """All teams in their places, which stay as they are until the unit of work ends."""
        ...

    async def add(self, team: Team) -> None:
        """
        Raises:
            TeamNameTaken: The organisation has a team of this name.
        """

    async def get(self, organization_id: OrganizationId, team_id: TeamId) -> Team:
        """
        Raises:
            TeamNotFound: Also when it is another organisation's.
        """
        ...

    async def save(self, team: Team) -> None:
        """
        Raises:
            TeamNameTaken: Another team of the organisation has this name.
        """

    async def delete(self, team: Team) -> None:
        """With its members. Teams below it must have been moved before."""


class TeamMemberRepository(Protocol):
    async def put(self, member: TeamMember) -> None:
        """Adds the member, or gives them another role."""

    async def get(self, team_id: TeamId, user_id: UserId) -> TeamMember:
        """
        Raises:
            TeamMemberNotFound: Not a member of this team itself.
        """
        ...

    async def remove(self, member: TeamMember) -> None: ...

    async def leads(self, team_ids: list[TeamId], user_id: UserId) -> bool:
        """Whether the user is a lead of one of them."""
        ...

    async def teams_of(self, organization_id: OrganizationId, user_id: UserId) -> list[TeamId]:
        """Where the user was added."""
        ...


class RoleRepository(Protocol):
    async def add(self, role: Role) -> None:
        """
        Raises:
            RoleNameTaken: The organisation has a role of this name.
        """

    async def get(self, organization_id: OrganizationId, role_id: RoleId) -> Role:
        """
        Raises:
            RoleNotFound: Also when it is another organisation's.
        """
        ...

    async def save(self, role: Role) -> None: ...

    async def delete(self, role: Role) -> None: ...


class InvitationRepository(Protocol):
    async def add(self, invitation: Invitation) -> None:
        """
        Raises:
            AlreadyInvited: The organisation has an open invitation for this address.
        """

    async def get(self, organization_id: OrganizationId, invitation_id: InvitationId) -> Invitation:
        """
        Raises:
            InvitationNotFound: Also when it is another organisation's.
        """
        ...

    async def open_for(self, organization_id: OrganizationId, email: str) -> Invitation | None: ...

    async def with_token(self, token_hash: bytes) -> Invitation | None: ...

    async def save(self, invitation: Invitation) -> None:
        """
        Raises:
            AlreadyInvited: Another open invitation for this address was made meanwhile.
        """

    async def with_role(self, organization_id: OrganizationId, role: str) -> bool:
        """Whether an open invitation offers this role."""
        ...

    async def claim_due(self, at: datetime, until: datetime, limit: int) -> list[Invitation]:
        """Open ones whose letter is due at `at`, one attempt further and not due before `until`."""
        ...


class TeamsUnitOfWork(UnitOfWork, Protocol):
    @property
    def teams(self) -> TeamRepository: ...

    @property
    def members(self) -> TeamMemberRepository: ...

    @property
    def roles(self) -> RoleRepository: ...

    @property
    def invitations(self) -> InvitationRepository: ...
