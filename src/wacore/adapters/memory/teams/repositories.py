"""Teams, members, roles and invitations in memory."""

from dataclasses import replace
from datetime import datetime

from wacore.adapters.memory.table import TableView
from wacore.domain.ids import InvitationId, OrganizationId, RoleId, TeamId, UserId
from wacore.domain.teams.hierarchy import Hierarchy
from wacore.domain.teams.invitation import AlreadyInvited, Invitation, InvitationNotFound
from wacore.domain.teams.role import Role, RoleNameTaken, RoleNotFound
from wacore.domain.teams.team import (
    Team,
    TeamMember,
    TeamMemberNotFound,
    TeamNameTaken,
    TeamNotFound,
    TeamRole,
)


class MemoryTeamRepository:
    def __init__(
        self,
        rows: TableView[TeamId, Team],
        members: TableView[tuple[TeamId, UserId], TeamMember],
    ) -> None:
        self._rows = rows
        self._members = members

    async def hierarchy(self, organization_id: OrganizationId) -> Hierarchy:
        return Hierarchy(
            {
                team.id: team.parent_id
                for team in self._rows.values()
                if team.organization_id == organization_id
            }
        )

    async def add(self, team: Team) -> None:
        await self.save(team)

    async def get(self, organization_id: OrganizationId, team_id: TeamId) -> Team:
        team = self._rows.get(team_id)
        if team is None or team.organization_id != organization_id:
            raise TeamNotFound(team_id)
        return team

    async def save(self, team: Team) -> None:
        for other in self._rows.values():
            same = (other.organization_id, other.name_key) == (team.organization_id, team.name_key)
            if same and other.id != team.id:
                raise TeamNameTaken(team.name)
        self._rows[team.id] = team

    async def delete(self, team: Team) -> None:
        for key in [key for key in self._members if key[0] == team.id]:
            del self._members[key]
        del self._rows[team.id]


class MemoryTeamMemberRepository:
    def __init__(
        self,
        rows: TableView[tuple[TeamId, UserId], TeamMember],
        teams: TableView[TeamId, Team],
    ) -> None:
        self._rows = rows
        self._teams = teams

    async def put(self, member: TeamMember) -> None:
        key = member.team_id, member.user_id
        known = self._rows.get(key)
        self._rows[key] = member if known is None else replace(known, role=member.role)

    async def get(self, team_id: TeamId, user_id: UserId) -> TeamMember:
        try:
            return self._rows[team_id, user_id]
        except KeyError:
            raise TeamMemberNotFound(user_id) from None

    async def remove(self, member: TeamMember) -> None:
        del self._rows[member.team_id, member.user_id]

    async def leads(self, team_ids: list[TeamId], user_id: UserId) -> bool:
        found = (self._rows.get((team_id, user_id)) for team_id in team_ids)
        return any(member is not None and member.role is TeamRole.LEAD for member in found)

    async def teams_of(self, organization_id: OrganizationId, user_id: UserId) -> list[TeamId]:
        return sorted(
            team_id
            for team_id, member in self._rows
            if member == user_id and self._teams[team_id].organization_id == organization_id
        )


class MemoryRoleRepository:
    def __init__(self, rows: TableView[RoleId, Role]) -> None:
        self._rows = rows

    async def add(self, role: Role) -> None:
        for other in self._rows.values():
            if (other.organization_id, other.name) == (role.organization_id, role.name):
                raise RoleNameTaken(role.name)
        self._rows[role.id] = role

    async def get(self, organization_id: OrganizationId, role_id: RoleId) -> Role:
        role = self._rows.get(role_id)
        if role is None or role.organization_id != organization_id:
            raise RoleNotFound(role_id)
        return role

    async def save(self, role: Role) -> None:
        self._rows[role.id] = role

    async def delete(self, role: Role) -> None:
        del self._rows[role.id]


class MemoryInvitationRepository:
    def __init__(self, rows: TableView[InvitationId, Invitation]) -> None:
        self._rows = rows

    async def add(self, invitation: Invitation) -> None:
        await self.save(invitation)

    async def get(self, organization_id: OrganizationId, invitation_id: InvitationId) -> Invitation:
        invitation = self._rows.get(invitation_id)
        if invitation is None or invitation.organization_id != organization_id:
            raise InvitationNotFound(invitation_id)
        return invitation

    async def open_for(self, organization_id: OrganizationId, email: str) -> Invitation | None:
        return next(
            (
                i
                for i in self._rows.values()
                if i.is_open and (i.organization_id, i.email) == (organization_id, email)
            ),
            None,
        )

    async def with_token(self, token_hash: bytes) -> Invitation | None:
        return next((i for i in self._rows.values() if i.token_hash == token_hash), None)

    async def save(self, invitation: Invitation) -> None:
        if invitation.is_open:
            other = await self.open_for(invitation.organization_id, invitation.email)
            if other is not None and other.id != invitation.id:
                raise AlreadyInvited(invitation.email)
        self._rows[invitation.id] = invitation

    async def with_role(self, organization_id: OrganizationId, role: str) -> bool:
        return any(
            i.is_open and (i.organization_id, i.role) == (organization_id, role)
            for i in self._rows.values()
        )

    async def claim_due(self, at: datetime, until: datetime, limit: int) -> list[Invitation]:
        due = [
            (i.due_at, i.id)
            for i in self._rows.values()
            if i.is_open and i.due_at is not None and i.due_at <= at
        ]
        claimed = []
        for _, invitation_id in sorted(due)[:limit]:
            invitation = self._rows[invitation_id]
            invitation = replace(invitation, due_at=until, attempts=invitation.attempts + 1)
            self._rows[invitation_id] = invitation
            claimed.append(invitation)
        return claimed
