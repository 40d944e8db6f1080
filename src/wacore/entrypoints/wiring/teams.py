"""The teams context: which use case takes which port."""

from dependency_injector import containers, providers

from wacore.application.ports import Begin, Cache, Clock, IdFactory
from wacore.application.ports.mailer import Mailer
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.teams import queries
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
from wacore.application.teams.ports import (
    InvitationReader,
    OrganizationDirectory,
    OrganizationMembers,
    RoleReader,
    TeamReader,
    TeamsUnitOfWork,
)
from wacore.application.teams.put_team_member import PutTeamMember
from wacore.application.teams.remove_team_member import RemoveTeamMember
from wacore.application.teams.revoke_invitation import RevokeInvitation
from wacore.application.teams.send_invitation_again import SendInvitationAgain
from wacore.application.teams.send_invitations import SendInvitations
from wacore.application.teams.use_cases import Invitations, Roles, Teams
from wacore.entrypoints.wiring.repeating import facade


class TeamsContainer(containers.DeclarativeContainer):
    begin = providers.Dependency[Begin[TeamsUnitOfWork]]()
    team_reader = providers.Dependency[TeamReader]()
    role_reader = providers.Dependency[RoleReader]()
    invitation_reader = providers.Dependency[InvitationReader]()
    members = providers.Dependency[OrganizationMembers]()
    directory = providers.Dependency[OrganizationDirectory]()
    clock = providers.Dependency[Clock]()
    new_id = providers.Dependency[IdFactory]()
    cache = providers.Dependency[Cache]()
    opaque_tokens = providers.Dependency[OpaqueTokens]()
    mailer = providers.Dependency[Mailer]()
    web_address = providers.Dependency[str](instance_of=str)

    teams = facade(
        Teams,
        create=providers.Factory(CreateTeam, begin, clock, new_id),
        get=providers.Factory(queries.GetTeam, team_reader),
        list=providers.Factory(queries.ListTeams, team_reader),
        edit=providers.Factory(EditTeam, begin, clock),
        delete=providers.Factory(DeleteTeam, begin, clock),
        members=providers.Factory(queries.ListTeamMembers, team_reader, members, cache),
        put_member=providers.Factory(PutTeamMember, begin, members, clock),
        remove_member=providers.Factory(RemoveTeamMember, begin, clock),
        organization_tree=providers.Factory(OrganizationTree, directory, team_reader),
        forget_member=providers.Factory(ForgetMember, begin),
    )

    roles = facade(
        Roles,
        list=providers.Factory(queries.ListRoles, role_reader),
        get=providers.Factory(queries.GetRole, role_reader),
        create=providers.Factory(CreateRole, begin, clock, new_id),
        edit=providers.Factory(EditRole, begin, members, clock),
        delete=providers.Factory(DeleteRole, begin, members, clock),
        permissions=providers.Factory(queries.RolePermissions, role_reader),
    )

    invitations = facade(
        Invitations,
        list=providers.Factory(queries.ListInvitations, invitation_reader, clock),
        create=providers.Factory(CreateInvitation, begin, role_reader, clock, new_id),
        send_again=providers.Factory(SendInvitationAgain, begin, role_reader, clock),
        revoke=providers.Factory(RevokeInvitation, begin, clock),
        accept=providers.Factory(
            AcceptInvitation,
            begin=begin,
            members=members,
            roles=role_reader,
            opaque_tokens=opaque_tokens,
            clock=clock,
        ),
        send_due=providers.Factory(
            SendInvitations,
            begin=begin,
            directory=directory,
            opaque_tokens=opaque_tokens,
            mailer=mailer,
            clock=clock,
            web_address=web_address,
        ),
    )
