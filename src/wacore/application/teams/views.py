"""What the teams context shows; also the bodies of its HTTP answers."""

from __future__ import annotations

from datetime import datetime

import msgspec

from wacore.domain.ids import InvitationId, OrganizationId, RoleId, TeamId, UserId
from wacore.domain.teams.team import TeamRole


class TeamView(msgspec.Struct, frozen=True, kw_only=True):
    id: TeamId
    name: str
    description: str
    parent_id: TeamId | None
    created_at: datetime
    version: int


class TeamMemberView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        inherited_from: The team above that brings the member along; None for the team's own.
    """

    user_id: UserId
    name: str
    email: str
    role: TeamRole
    inherited_from: TeamId | None


class RoleView(msgspec.Struct, frozen=True, kw_only=True):
    """`id`, `created_at` and `version` are None for the built-in roles, which nobody can change."""

    name: str
    permissions: list[str]
    built_in: bool
    id: RoleId | None = None
    description: str = ""
    created_at: datetime | None = None
    version: int | None = None


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        state: pending, redeeming, accepted, revoked or expired.
        letter_sent: Whether the letter has left us.
    """

    id: InvitationId
    email: str
    role: str
    team_id: TeamId | None
    state: str
    letter_sent: bool
    invited_by: UserId
    created_at: datetime
    expires_at: datetime


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    organization_id: OrganizationId
    user_id: UserId
    role: str


class TeamNode(msgspec.Struct, frozen=True, kw_only=True):
    id: TeamId
    name: str
    teams: list[TeamNode]


class OrganizationTreeView(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation with its teams and the organisations below it."""

    id: OrganizationId
    name: str
    teams: list[TeamNode]
    organizations: list[OrganizationTreeView]
