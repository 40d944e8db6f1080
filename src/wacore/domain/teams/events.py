"""Facts about teams, roles and invitations."""

from dataclasses import dataclass
from typing import ClassVar

from wacore.domain.events import DomainEvent
from wacore.domain.ids import InvitationId, RoleId, TeamId, UserId


@dataclass(frozen=True, kw_only=True)
class TeamEvent(DomainEvent):
    """
    Attributes:
        by: Who did it.
        affected: Teams whose members, inherited ones included, may now be others.
    """

    by: UserId
    team_id: TeamId
    affected: tuple[TeamId, ...]


@dataclass(frozen=True, kw_only=True)
class TeamCreated(TeamEvent):
    name: ClassVar[str] = "teams.created"
    title: str
    parent_id: TeamId | None


@dataclass(frozen=True, kw_only=True)
class TeamChanged(TeamEvent):
    name: ClassVar[str] = "teams.changed"
    title: str
    parent_id: TeamId | None


class TeamDeleted(TeamEvent):
    name: ClassVar[str] = "teams.deleted"


@dataclass(frozen=True, kw_only=True)
class TeamMemberPut(TeamEvent):
    name: ClassVar[str] = "teams.member_put"
    user_id: UserId
    role: str


@dataclass(frozen=True, kw_only=True)
class TeamMemberRemoved(TeamEvent):
    name: ClassVar[str] = "teams.member_removed"
    user_id: UserId


@dataclass(frozen=True, kw_only=True)
class MemberForgotten(DomainEvent):
    """Somebody left the organisation, and with it all its teams."""

    name: ClassVar[str] = "teams.member_forgotten"
    by: UserId | None
    user_id: UserId
    affected: tuple[TeamId, ...]


@dataclass(frozen=True, kw_only=True)
class RoleEvent(DomainEvent):
    by: UserId
    role_id: RoleId
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleCreated(RoleEvent):
    name: ClassVar[str] = "teams.role_created"
    permissions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoleChanged(RoleEvent):
    name: ClassVar[str] = "teams.role_changed"
    permissions: tuple[str, ...]


class RoleDeleted(RoleEvent):
    name: ClassVar[str] = "teams.role_deleted"


@dataclass(frozen=True, kw_only=True)
class InvitationEvent(DomainEvent):
    by: UserId | None
    invitation_id: InvitationId
    email: str
    role: str


class InvitationCreated(InvitationEvent):
    name: ClassVar[str] = "teams.invitation_created"


class InvitationSentAgain(InvitationEvent):
    name: ClassVar[str] = "teams.invitation_sent_again"


class InvitationRevoked(InvitationEvent):
    name: ClassVar[str] = "teams.invitation_revoked"


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(InvitationEvent):
    """`affected` are the teams that got a member by it."""

    name: ClassVar[str] = "teams.invitation_accepted"
    user_id: UserId
    affected: tuple[TeamId, ...]
