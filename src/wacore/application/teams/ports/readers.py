"""What queries read, without locks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from wacore.application.ports import Page, PageRequest
from wacore.application.teams.views import InvitationView, RoleView, TeamView
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId, RoleId, TeamId
from wacore.domain.teams.team import Team, TeamMember


class TeamReader(Protocol):
    async def team(self, organization_id: OrganizationId, team_id: TeamId) -> TeamView:
        """
        Raises:
            TeamNotFound: Also when it is another organisation's.
        """
        ...

    async def teams(
        self, organization_id: OrganizationId, page: PageRequest, *, search: str = ""
    ) -> Page[TeamView]:
        """By name; `search` is the beginning of it, in any case."""
        ...

    async def teams_of(self, organization_ids: Sequence[OrganizationId]) -> list[Team]:
        """All teams of these organisations, by name."""
        ...

    async def members(self, team_ids: Sequence[TeamId]) -> list[TeamMember]:
        """Those added to any of these teams, in order of their user ids."""
        ...


class RoleReader(Protocol):
    async def roles(self, organization_id: OrganizationId) -> list[RoleView]:
        """The organisation's own, by name."""
        ...

    async def role(self, organization_id: OrganizationId, role_id: RoleId) -> RoleView:
        """
        Raises:
            RoleNotFound: Also when it is another organisation's.
        """
        ...

    async def permissions(
        self, organization_id: OrganizationId, name: str
    ) -> frozenset[Permission] | None:
        """Of one of the organisation's own roles, from the primary; None when there is none."""
        ...


class InvitationReader(Protocol):
    async def invitations(
        self, organization_id: OrganizationId, page: PageRequest, *, at: datetime
    ) -> Page[InvitationView]:
        """Newest first, their state as of `at`."""
        ...
