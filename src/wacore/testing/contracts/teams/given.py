"""Values the suites begin with."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from wacore.application.ports import Begin
from wacore.application.teams.ports import (
    InvitationReader,
    RoleReader,
    TeamReader,
    TeamsUnitOfWork,
)
from wacore.domain.actor import Permission
from wacore.domain.ids import InvitationId, OrganizationId, RoleId, TeamId, UserId
from wacore.domain.teams.invitation import LIFETIME, Invitation
from wacore.domain.teams.role import Role
from wacore.domain.teams.team import Team

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
ACME = OrganizationId(UUID(int=0xACE1))
OTHER = OrganizationId(UUID(int=0x07E1))
ADA, BEA = UserId(UUID(int=0xADA)), UserId(UUID(int=0xBEA))

_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class TeamsPorts:
    """One store, through every port that looks at it."""

    begin: Begin[TeamsUnitOfWork]
    teams: TeamReader
    roles: RoleReader
    invitations: InvitationReader


def a_team(
    name: str, *, parent: Team | None = None, organization_id: OrganizationId = ACME
) -> Team:
    return Team(
        id=TeamId(UUID(int=0x7EA0000 + next(_numbers))),
        organization_id=organization_id,
        name=name,
        description=f"All of {name} ✓",
        parent_id=parent.id if parent else None,
        created_at=NOON,
    )


def a_role(name: str = "reader", *, organization_id: OrganizationId = ACME) -> Role:
    return Role(
        id=RoleId(UUID(int=0x401E0000 + next(_numbers))),
        organization_id=organization_id,
        name=name,
        permissions=frozenset({Permission.READ_CONTACTS, Permission.READ_TEAMS}),
        created_at=NOON,
        description="Reads",
    )


def an_invitation(
    email: str = "cleo@example.org",
    *,
    created_at: datetime = NOON,
    organization_id: OrganizationId = ACME,
    role: str = "agent",
) -> Invitation:
    number = next(_numbers)
    return Invitation(
        id=InvitationId(UUID(int=0x1217E0000 + number)),
        organization_id=organization_id,
        email=email,
        role=role,
        invited_by=ADA,
        created_at=created_at,
        expires_at=created_at + LIFETIME,
        team_id=TeamId(UUID(int=7)),
        token_hash=number.to_bytes(32, "big"),
        due_at=created_at + timedelta(microseconds=1),
    )
