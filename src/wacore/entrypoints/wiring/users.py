"""The users context: which use case takes which port."""

from dependency_injector import containers, providers

from wacore.application.ports import Begin, Cache, Clock, IdFactory
from wacore.application.ports.mailer import Mailer
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users import queries
from wacore.application.users.admit_member import AdmitMember
from wacore.application.users.authenticate_bearer import AuthenticateBearer
from wacore.application.users.change_member_role import ChangeMemberRole
from wacore.application.users.change_password import ChangePassword
from wacore.application.users.create_api_key import CreateApiKey
from wacore.application.users.create_organization import CreateOrganization
from wacore.application.users.edit_profile import EditProfile
from wacore.application.users.follow_role_changes import FollowRoleChanges
from wacore.application.users.issuing import IssueTokens
from wacore.application.users.log_in import LogIn
from wacore.application.users.log_out import LogOut
from wacore.application.users.log_out_everywhere import LogOutEverywhere
from wacore.application.users.ports import (
    AccessTokens,
    AuditReader,
    CredentialReader,
    KeyRing,
    LoginThrottle,
    OrganizationReader,
    PasswordHasher,
    RoleCatalog,
    StandingReader,
    UserReader,
    UsersUnitOfWork,
)
from wacore.application.users.record_foreign_event import RecordForeignEvent
from wacore.application.users.refresh_rights import RefreshRights
from wacore.application.users.refresh_session import RefreshSession
from wacore.application.users.register import Register
from wacore.application.users.remove_member import RemoveMember
from wacore.application.users.rename_organization import RenameOrganization
from wacore.application.users.request_password_reset import RequestPasswordReset
from wacore.application.users.request_verification import RequestVerification
from wacore.application.users.reset_password import ResetPassword
from wacore.application.users.revoke_api_key import RevokeApiKey
from wacore.application.users.revoke_session import RevokeSession
from wacore.application.users.rights import ResolveRights
from wacore.application.users.send_letters import SendLetters
from wacore.application.users.session_versions import CachedSessionVersions
from wacore.application.users.switch_organization import SwitchOrganization
from wacore.application.users.use_cases import ApiKeys, AuditLog, Auth, Organizations, Users
from wacore.application.users.verify_email import VerifyEmail
from wacore.entrypoints.wiring.repeating import facade


class UsersContainer(containers.DeclarativeContainer):
    begin = providers.Dependency[Begin[UsersUnitOfWork]]()
    credentials = providers.Dependency[CredentialReader]()
    standings = providers.Dependency[StandingReader]()
    user_reader = providers.Dependency[UserReader]()
    organization_reader = providers.Dependency[OrganizationReader]()
    audit_reader = providers.Dependency[AuditReader]()
    clock = providers.Dependency[Clock]()
    new_id = providers.Dependency[IdFactory]()
    cache = providers.Dependency[Cache]()
    hasher = providers.Dependency[PasswordHasher]()
    opaque_tokens = providers.Dependency[OpaqueTokens]()
    access_tokens = providers.Dependency[AccessTokens]()
    key_ring = providers.Dependency[KeyRing]()
    throttle = providers.Dependency[LoginThrottle]()
    role_catalog = providers.Dependency[RoleCatalog]()
    mailer = providers.Dependency[Mailer]()
    web_address = providers.Dependency[str](instance_of=str)

    rights = providers.Factory(ResolveRights, standings, role_catalog)
    issue = providers.Factory(IssueTokens, access_tokens)
    revoke_session = providers.Factory(RevokeSession, begin, clock)

    refresh_rights = providers.Factory(RefreshRights, begin, clock)
    follow_role_changes = providers.Factory(FollowRoleChanges, refresh_rights)
    is_role_held = providers.Factory(queries.IsRoleHeld, organization_reader)

    authenticate = providers.Singleton(
        AuthenticateBearer,
        access_tokens=access_tokens,
        session_versions=providers.Factory(CachedSessionVersions, cache, credentials),
        credentials=credentials,
        resolve_rights=rights,
        opaque_tokens=opaque_tokens,
        cache=cache,
        clock=clock,
    )

    auth = facade(
        Auth,
        register=providers.Factory(
            Register,
            begin=begin,
            clock=clock,
            new_id=new_id,
            hasher=hasher,
            opaque_tokens=opaque_tokens,
            throttle=throttle,
            issue=issue,
        ),
        log_in=providers.Factory(
            LogIn,
            begin=begin,
            credentials=credentials,
            resolve_rights=rights,
            clock=clock,
            new_id=new_id,
            hasher=hasher,
            opaque_tokens=opaque_tokens,
            throttle=throttle,
            issue=issue,
        ),
        refresh=providers.Factory(
            RefreshSession,
            begin=begin,
            credentials=credentials,
            resolve_rights=rights,
            clock=clock,
            opaque_tokens=opaque_tokens,
            issue=issue,
        ),
        log_out=providers.Factory(LogOut, revoke_session),
        log_out_everywhere=providers.Factory(LogOutEverywhere, begin, clock),
        request_password_reset=providers.Factory(RequestPasswordReset, begin, clock, throttle),
        reset_password=providers.Factory(
            ResetPassword,
            begin=begin,
            clock=clock,
            hasher=hasher,
            opaque_tokens=opaque_tokens,
            throttle=throttle,
        ),
        change_password=providers.Factory(
            ChangePassword,
            begin=begin,
            credentials=credentials,
            clock=clock,
            hasher=hasher,
            throttle=throttle,
        ),
        request_verification=providers.Factory(RequestVerification, begin, clock, throttle),
        verify_email=providers.Factory(VerifyEmail, begin, clock, opaque_tokens),
        send_letters=providers.Factory(
            SendLetters,
            begin=begin,
            clock=clock,
            opaque_tokens=opaque_tokens,
            mailer=mailer,
            web_address=web_address,
        ),
        public_keys=providers.Factory(queries.PublishKeys, key_ring),
    )

    users = facade(
        Users,
        profile=providers.Factory(queries.GetProfile, user_reader),
        edit_profile=providers.Factory(EditProfile, begin, clock),
        sessions=providers.Factory(queries.ListSessions, user_reader, clock),
        revoke_session=revoke_session,
    )

    organizations = facade(
        Organizations,
        list=providers.Factory(queries.ListOrganizations, user_reader),
        get=providers.Factory(queries.GetOrganization, organization_reader),
        create=providers.Factory(CreateOrganization, begin, clock, new_id),
        rename=providers.Factory(RenameOrganization, begin, clock),
        switch=providers.Factory(
            SwitchOrganization,
            begin=begin,
            credentials=credentials,
            resolve_rights=rights,
            clock=clock,
            issue=issue,
        ),
        members=providers.Factory(queries.ListMembers, organization_reader),
        change_member_role=providers.Factory(ChangeMemberRole, begin, standings, rights, clock),
        remove_member=providers.Factory(RemoveMember, begin, standings, rights, clock),
        admit=providers.Factory(AdmitMember, begin, clock, new_id, hasher),
        find_members=providers.Factory(queries.FindMembers, organization_reader),
        tree=providers.Factory(queries.OrganizationTree, organization_reader),
        is_role_held=is_role_held,
        refresh_rights=refresh_rights,
        follow_role_changes=follow_role_changes,
    )

    api_keys = facade(
        ApiKeys,
        list=providers.Factory(queries.ListApiKeys, organization_reader),
        create=providers.Factory(CreateApiKey, begin, clock, new_id, opaque_tokens),
        revoke=providers.Factory(RevokeApiKey, begin, clock),
    )

    audit_log = facade(
        AuditLog,
        read=providers.Factory(queries.ReadAuditLog, audit_reader),
        check=providers.Factory(queries.CheckAuditLog, audit_reader),
        record=providers.Factory(RecordForeignEvent, begin),
    )
