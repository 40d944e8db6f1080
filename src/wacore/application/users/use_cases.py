"""Everything the users context does, as its callers address it."""

from dataclasses import dataclass

from wacore.application.users.admit_member import AdmitMember
from wacore.application.users.change_member_role import ChangeMemberRole
from wacore.application.users.change_password import ChangePassword
from wacore.application.users.create_api_key import CreateApiKey
from wacore.application.users.create_organization import CreateOrganization
from wacore.application.users.edit_profile import EditProfile
from wacore.application.users.follow_role_changes import FollowRoleChanges
from wacore.application.users.log_in import LogIn
from wacore.application.users.log_out import LogOut
from wacore.application.users.log_out_everywhere import LogOutEverywhere
from wacore.application.users.queries import (
    CheckAuditLog,
    FindMembers,
    GetOrganization,
    GetProfile,
    IsRoleHeld,
    ListApiKeys,
    ListMembers,
    ListOrganizations,
    ListSessions,
    OrganizationTree,
    PublishKeys,
    ReadAuditLog,
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
from wacore.application.users.send_letters import SendLetters
from wacore.application.users.switch_organization import SwitchOrganization
from wacore.application.users.verify_email import VerifyEmail


@dataclass(frozen=True, kw_only=True)
class Auth:
    """Coming in and going out."""

    register: Register
    log_in: LogIn
    refresh: RefreshSession
    log_out: LogOut
    log_out_everywhere: LogOutEverywhere
    request_password_reset: RequestPasswordReset
    reset_password: ResetPassword
    change_password: ChangePassword
    request_verification: RequestVerification
    verify_email: VerifyEmail
    send_letters: SendLetters
    public_keys: PublishKeys


@dataclass(frozen=True, kw_only=True)
class Users:
    """One's own account."""

    profile: GetProfile
    edit_profile: EditProfile
    sessions: ListSessions
    revoke_session: RevokeSession


@dataclass(frozen=True, kw_only=True)
class Organizations:
    """Organisations and their members. From `admit` on they trust their caller."""

    list: ListOrganizations
    get: GetOrganization
    create: CreateOrganization
    rename: RenameOrganization
    switch: SwitchOrganization
    members: ListMembers
    change_member_role: ChangeMemberRole
    remove_member: RemoveMember
    admit: AdmitMember
    find_members: FindMembers
    is_role_held: IsRoleHeld
    tree: OrganizationTree
    refresh_rights: RefreshRights
    follow_role_changes: FollowRoleChanges


@dataclass(frozen=True, kw_only=True)
class ApiKeys:
    """Keys for programs."""

    list: ListApiKeys
    create: CreateApiKey
    revoke: RevokeApiKey


@dataclass(frozen=True, kw_only=True)
class AuditLog:
    """What was done, and whether anybody tampered with the record of it."""

    read: ReadAuditLog
    check: CheckAuditLog
    record: RecordForeignEvent
