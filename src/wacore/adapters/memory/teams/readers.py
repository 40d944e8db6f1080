"""Teams, roles and invitations as they are shown, in memory."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.adapters.memory.teams.store import MemoryTeamsStore
from wacore.application.ports import Page, PageRequest
from wacore.application.teams.views import InvitationView, RoleView, TeamView
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId, RoleId, TeamId
from wacore.domain.teams.invitation import Invitation
from wacore.domain.teams.role import Role, RoleNotFound
from wacore.domain.teams.team import Team, TeamMember, TeamNotFound

_TEAMS: MemoryKeyset[Team] = MemoryKeyset(
    "teams.name", SortKey(of=lambda t: t.name_key, kind=str), SortKey(of=lambda t: t.id, kind=UUID)
)
_INVITATIONS: MemoryKeyset[Invitation] = MemoryKeyset(
    "invitations.created",
    SortKey(of=lambda i: i.created_at, kind=datetime, descending=True),
    SortKey(of=lambda i: i.id, kind=UUID, descending=True),
)


class MemoryTeamReader:
    def __init__(self, store: MemoryTeamsStore) -> None:
        self._store = store

    async def team(self, organization_id: OrganizationId, team_id: TeamId) -> TeamView:
        team = self._store.teams.get(team_id)
        if team is None or team.organization_id != organization_id:
            raise TeamNotFound(team_id)
        return _team_view(team)

    async def teams(
        self, organization_id: OrganizationId, page: PageRequest, *, search: str = ""
    ) -> Page[TeamView]:
        rows = [
            team
            for team in self._store.teams.values()
            if team.organization_id == organization_id
            and team.name_key.startswith(search.casefold())
        ]
        return _TEAMS.page(rows, page, _team_view)

    async def teams_of(self, organization_ids: Sequence[OrganizationId]) -> list[Team]:
        rows = [t for t in self._store.teams.values() if t.organization_id in organization_ids]
        return sorted(rows, key=lambda team: (team.name_key, team.id))

    async def members(self, team_ids: Sequence[TeamId]) -> list[TeamMember]:
        rows = [m for m in self._store.members.values() if m.team_id in team_ids]
        return sorted(rows, key=lambda member: (member.user_id, member.team_id))


class MemoryRoleReader:
    def __init__(self, store: MemoryTeamsStore) -> None:
        self._store = store

    async def roles(self, organization_id: OrganizationId) -> list[RoleView]:
        rows = [r for r in self._store.roles.values() if r.organization_id == organization_id]
        return [_role_view(role) for role in sorted(rows, key=lambda role: role.name)]

    async def role(self, organization_id: OrganizationId, role_id: RoleId) -> RoleView:
        role = self._store.roles.get(role_id)
        if role is None or role.organization_id != organization_id:
            raise RoleNotFound(role_id)
        return _role_view(role)

    async def permissions(
        self, organization_id: OrganizationId, name: str
    ) -> frozenset[Permission] | None:
        for role in self._store.roles.values():
            if (role.organization_id, role.name) == (organization_id, name):
                return role.permissions
        return None


class MemoryInvitationReader:
    def __init__(self, store: MemoryTeamsStore) -> None:
        self._store = store

    async def invitations(
        self, organization_id: OrganizationId, page: PageRequest, *, at: datetime
    ) -> Page[InvitationView]:
        rows = [i for i in self._store.invitations.values() if i.organization_id == organization_id]
        return _INVITATIONS.page(rows, page, lambda i: _invitation_view(i.as_of(at)))


def _team_view(team: Team) -> TeamView:
    return TeamView(
        id=team.id,
        name=team.name,
        description=team.description,
        parent_id=team.parent_id,
        created_at=team.created_at,
        version=team.version,
    )


def _role_view(role: Role) -> RoleView:
    return RoleView(
        name=role.name,
        permissions=sorted(role.permissions),
        built_in=False,
        id=role.id,
        description=role.description,
        created_at=role.created_at,
        version=role.version,
    )


def _invitation_view(invitation: Invitation) -> InvitationView:
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        team_id=invitation.team_id,
        state=invitation.state,
        letter_sent=invitation.due_at is None,
        invited_by=invitation.invited_by,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
    )
