"""Everything the teams context does, as its callers address it."""

from dataclasses import dataclass

from wacore.application.teams.accept_invitation import AcceptInvitation
from wacore.application.teams.create_invitation import CreateInvitation
from wacore.application.teams.create_role import CreateRole
from wacore.application.teams.create_team import CreateTeam
from wacore.application.teams.delete_role import DeleteRole
from wacore.application.teams.delete_team import DeleteTeam
from wacore.application.teams.edit_role import EditRole
from wacore.application.teams.edit_team import EditTeam
from wacore.application.teams.forget_member import ForgetMember
from wacore.application.teams.organization_tree import OrganizationTree
from wacore.application.teams.put_team_member import PutTeamMember
from wacore.application.teams.queries import (
    GetRole,
    GetTeam,
    ListInvitations,
    ListRoles,
    ListTeamMembers,
    ListTeams,
    RolePermissions,
)
from wacore.application.teams.remove_team_member import RemoveTeamMember
from wacore.application.teams.revoke_invitation import RevokeInvitation
from wacore.application.teams.send_invitation_again import SendInvitationAgain
from wacore.application.teams.send_invitations import SendInvitations


@dataclass(frozen=True, kw_only=True)
class Teams:
    """Teams and their members. `forget_member` consumes an event."""

    create: CreateTeam
    get: GetTeam
    list: ListTeams
    edit: EditTeam
    delete: DeleteTeam
    members: ListTeamMembers
    put_member: PutTeamMember
    remove_member: RemoveTeamMember
    organization_tree: OrganizationTree
    forget_member: ForgetMember


@dataclass(frozen=True, kw_only=True)
class Roles:
    """What members may do. `permissions` trusts its caller."""

    list: ListRoles
    get: GetRole
    create: CreateRole
    edit: EditRole
    delete: DeleteRole
    permissions: RolePermissions


@dataclass(frozen=True, kw_only=True)
class Invitations:
    """Ways in. `send_due` is background work."""

    list: ListInvitations
    create: CreateInvitation
    send_again: SendInvitationAgain
    revoke: RevokeInvitation
    accept: AcceptInvitation
    send_due: SendInvitations
