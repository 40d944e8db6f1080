"""Teams, roles and invitations as they are shown, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncEngine

from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.reads import Reads
from wacore.adapters.sql.teams.invitations import to_invitation
from wacore.adapters.sql.teams.roles import permissions_of
from wacore.adapters.sql.teams.tables import invitations, roles, team_members, teams
from wacore.adapters.sql.teams.teams import to_member, to_team
from wacore.application.ports import Page, PageRequest
from wacore.application.teams.views import InvitationView, RoleView, TeamView
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId, RoleId, TeamId
from wacore.domain.teams.role import RoleNotFound
from wacore.domain.teams.team import Team, TeamMember, TeamNotFound

_TEAMS = Keyset("teams.name", teams.c.name_key, teams.c.id)
_INVITATIONS = Keyset(
    "invitations.created", invitations.c.created_at.desc(), invitations.c.id.desc()
)


class SqlTeamReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def team(self, organization_id: OrganizationId, team_id: TeamId) -> TeamView:
        found = select(teams).where(
            teams.c.id == team_id, teams.c.organization_id == organization_id
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        if row is None:
            raise TeamNotFound(team_id)
        return _team_view(row)

    async def teams(
        self, organization_id: OrganizationId, page: PageRequest, *, search: str = ""
    ) -> Page[TeamView]:
        found = select(teams).where(teams.c.organization_id == organization_id)
        if search:
            found = found.where(teams.c.name_key.startswith(search.casefold(), autoescape=True))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_TEAMS.page(found, page))).all()
        return _TEAMS.cut(rows, page, _team_view)

    async def teams_of(self, organization_ids: Sequence[OrganizationId]) -> list[Team]:
        if not organization_ids:
            return []
        found = (
            select(teams)
            .where(teams.c.organization_id.in_(list(organization_ids)))
            .order_by(teams.c.name_key, teams.c.id)
        )
        async with self._engine.connect() as connection:
            return [to_team(row) for row in await connection.execute(found)]

    async def members(self, team_ids: Sequence[TeamId]) -> list[TeamMember]:
        if not team_ids:
            return []
        found = (
            select(team_members)
            .where(team_members.c.team_id.in_(list(team_ids)))
            .order_by(team_members.c.user_id, team_members.c.team_id)
        )
        async with self._engine.connect() as connection:
            return [to_member(row) for row in await connection.execute(found)]


class SqlRoleReader:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def roles(self, organization_id: OrganizationId) -> list[RoleView]:
        found = (
            select(roles).where(roles.c.organization_id == organization_id).order_by(roles.c.name)
        )
        async with self._engine.connect() as connection:
            return [_role_view(row) for row in await connection.execute(found)]

    async def role(self, organization_id: OrganizationId, role_id: RoleId) -> RoleView:
        found = select(roles).where(
            roles.c.id == role_id, roles.c.organization_id == organization_id
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        if row is None:
            raise RoleNotFound(role_id)
        return _role_view(row)

    async def permissions(
        self, organization_id: OrganizationId, name: str
    ) -> frozenset[Permission] | None:
        found = select(roles.c.permissions).where(
            roles.c.organization_id == organization_id, roles.c.name == name
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(found)).one_or_none()
        return None if row is None else permissions_of(row.permissions)


class SqlInvitationReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def invitations(
        self, organization_id: OrganizationId, page: PageRequest, *, at: datetime
    ) -> Page[InvitationView]:
        found = select(invitations).where(invitations.c.organization_id == organization_id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_INVITATIONS.page(found, page))).all()
        return _INVITATIONS.cut(rows, page, lambda row: _invitation_view(row, at))


def _team_view(row: Row[Any]) -> TeamView:
    return TeamView(
        id=row.id,
        name=row.name,
        description=row.description,
        parent_id=row.parent_id,
        created_at=row.created_at,
        version=row.version,
    )


def _role_view(row: Row[Any]) -> RoleView:
    return RoleView(
        name=row.name,
        permissions=sorted(row.permissions),
        built_in=False,
        id=row.id,
        description=row.description,
        created_at=row.created_at,
        version=row.version,
    )


def _invitation_view(row: Row[Any], at: datetime) -> InvitationView:
    invitation = to_invitation(row).as_of(at)
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
