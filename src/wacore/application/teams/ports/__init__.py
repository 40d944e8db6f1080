"""What the teams context asks of the world, by kind."""

from wacore.application.teams.ports.peers import (
    OrganizationDirectory,
    OrganizationMember,
    OrganizationMembers,
    OrganizationNode,
)
from wacore.application.teams.ports.readers import InvitationReader, RoleReader, TeamReader
from wacore.application.teams.ports.repositories import (
    InvitationRepository,
    RoleRepository,
    TeamMemberRepository,
    TeamRepository,
    TeamsUnitOfWork,
)

__all__ = [
    "InvitationReader",
    "InvitationRepository",
    "OrganizationDirectory",
    "OrganizationMember",
    "OrganizationMembers",
    "OrganizationNode",
    "RoleReader",
    "RoleRepository",
    "TeamMemberRepository",
    "TeamReader",
    "TeamRepository",
    "TeamsUnitOfWork",
]
