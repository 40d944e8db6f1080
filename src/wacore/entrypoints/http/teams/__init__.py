"""The team service over HTTP."""

from wacore.entrypoints.http.teams.invitations import InvitationsController
from wacore.entrypoints.http.teams.members import TeamMembersController
from wacore.entrypoints.http.teams.organization_tree import OrganizationTreeController
from wacore.entrypoints.http.teams.roles import RolesController
from wacore.entrypoints.http.teams.teams import TeamsController

controllers = [
    TeamsController,
    TeamMembersController,
    RolesController,
    InvitationsController,
    OrganizationTreeController,
]

__all__ = ["controllers"]
