"""Teams and their members in SQL."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import upsert
from wacore.adapters.sql.errors import violates
from wacore.adapters.sql.teams.tables import team_members, teams
from wacore.domain.ids import OrganizationId, TeamId, UserId
from wacore.domain.teams.hierarchy import Hierarchy
from wacore.domain.teams.team import (
    Team,
    TeamMember,
    TeamMemberNotFound,
    TeamNameTaken,
    TeamNotFound,
    TeamRole,
)


class SqlTeamRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hierarchy(self, organization_id: OrganizationId) -> Hierarchy:
        """Locks the organisation's teams, so that two moves cannot make a cycle together."""
        rows = await self._connection.execute(
            select(teams.c.id, teams.c.parent_id)
            .where(teams.c.organization_id == organization_id)
            .order_by(teams.c.name_key)
            .with_for_update()
        )
        return Hierarchy({row.id: row.parent_id for row in rows})

    async def add(self, team: Team) -> None:
        try:
            await self._connection.execute(
                insert(teams).values(
                    id=team.id,
                    organization_id=team.organization_id,
                    created_at=team.created_at,
                    **_changing(team),
                )
            )
        except IntegrityError as error:
            raise _name_taken(error, team) from error

    async def get(self, organization_id: OrganizationId, team_id: TeamId) -> Team:
        row = (
            await self._connection.execute(
                select(teams)
                .where(teams.c.id == team_id, teams.c.organization_id == organization_id)
                .with_for_update()
            )
        ).one_or_none()
        if row is None:
            raise TeamNotFound(team_id)
        return to_team(row)

    async def save(self, team: Team) -> None:
        try:
            await self._connection.execute(
                update(teams).where(teams.c.id == team.id).values(**_changing(team))
            )
        except IntegrityError as error:
            raise _name_taken(error, team) from error

    async def delete(self, team: Team) -> None:
        await self._connection.execute(
            delete(team_members).where(team_members.c.team_id == team.id)
        )
        await self._connection.execute(delete(teams).where(teams.c.id == team.id))


class SqlTeamMemberRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, member: TeamMember) -> None:
        row = {
            "team_id": member.team_id,
            "user_id": member.user_id,
            "role": member.role.value,
            "added_at": member.added_at,
        }
        await upsert(
            self._connection, team_members, [row], key=["team_id", "user_id"], update=["role"]
        )

    async def get(self, team_id: TeamId, user_id: UserId) -> TeamMember:
        row = (
            await self._connection.execute(
                select(team_members).where(*_is(team_id, user_id)).with_for_update()
            )
        ).one_or_none()
        if row is None:
            raise TeamMemberNotFound(user_id)
        return to_member(row)

    async def remove(self, member: TeamMember) -> None:
        await self._connection.execute(
            delete(team_members).where(*_is(member.team_id, member.user_id))
        )

    async def leads(self, team_ids: list[TeamId], user_id: UserId) -> bool:
        if not team_ids:
            return False
        found = await self._connection.execute(
            select(team_members.c.team_id)
            .where(
                team_members.c.team_id.in_(team_ids),
                team_members.c.user_id == user_id,
                team_members.c.role == TeamRole.LEAD.value,
            )
            .limit(1)
        )
        return found.first() is not None

    async def teams_of(self, organization_id: OrganizationId, user_id: UserId) -> list[TeamId]:
        found = await self._connection.scalars(
            select(team_members.c.team_id)
            .join_from(team_members, teams, teams.c.id == team_members.c.team_id)
            .where(team_members.c.user_id == user_id, teams.c.organization_id == organization_id)
            .order_by(team_members.c.team_id)
        )
        return list(found)


def _is(team_id: TeamId, user_id: UserId) -> tuple[Any, Any]:
    return team_members.c.team_id == team_id, team_members.c.user_id == user_id


def _changing(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "name_key": team.name_key,
        "description": team.description,
        "parent_id": team.parent_id,
        "version": team.version,
    }


def _name_taken(error: IntegrityError, team: Team) -> Exception:
    columns = "teams.organization_id", "teams.name_key"
    if violates(error, "uq_teams_organization_id_name_key", *columns):
        return TeamNameTaken(team.name)
    return error


def to_team(row: Row[Any]) -> Team:
    return Team(
        id=row.id,
        organization_id=row.organization_id,
        name=row.name,
        description=row.description,
        parent_id=row.parent_id,
        created_at=row.created_at,
        version=row.version,
    )


def to_member(row: Row[Any]) -> TeamMember:
    return TeamMember(
        team_id=row.team_id, user_id=row.user_id, role=TeamRole(row.role), added_at=row.added_at
    )
