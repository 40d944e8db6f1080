"""Who asks, for which organisation, and what they may do there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import OrganizationId, SessionId, UserId


class Permission(StrEnum):
    """One action. Roles, built in or custom, are sets of these."""

    READ_CONTACTS = "contacts.read"
    MANAGE_CONTACTS = "contacts.manage"
    ERASE_CONTACTS = "contacts.erase"
    READ_TEMPLATES = "templates.read"
    MANAGE_TEMPLATES = "templates.manage"
    SUBMIT_TEMPLATES = "templates.submit"
    READ_CAMPAIGNS = "campaigns.read"
    MANAGE_CAMPAIGNS = "campaigns.manage"
    SEND_CAMPAIGNS = "campaigns.send"
    READ_MESSAGES = "messages.read"
    SEND_MESSAGES = "messages.send"
    MANAGE_ACCOUNTS = "accounts.manage"
    READ_TEAMS = "teams.read"
    MANAGE_TEAMS = "teams.manage"
    MANAGE_MEMBERS = "members.manage"
    MANAGE_ROLES = "roles.manage"
    MANAGE_ORGANIZATION = "organization.manage"
    MANAGE_API_KEYS = "api_keys.manage"
    READ_AUDIT_LOG = "audit_log.read"


_EVERYTHING = frozenset(Permission)
_READING = frozenset(p for p in Permission if p.value.endswith(".read")) - {
    Permission.READ_AUDIT_LOG
}
_WORKING = _READING | {
    Permission.MANAGE_CONTACTS,
    Permission.MANAGE_TEMPLATES,
    Permission.SUBMIT_TEMPLATES,
    Permission.MANAGE_CAMPAIGNS,
    Permission.SEND_CAMPAIGNS,
    Permission.SEND_MESSAGES,
    Permission.MANAGE_TEAMS,
}

BUILT_IN_ROLES: Mapping[str, frozenset[Permission]] = MappingProxyType(
    {
        "owner": _EVERYTHING,
        "admin": _EVERYTHING - {Permission.MANAGE_ORGANIZATION},
        "manager": _WORKING,
        "agent": _READING | {Permission.MANAGE_CONTACTS, Permission.SEND_MESSAGES},
        "analyst": _READING,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or an API key, acting in one organisation; only a person has a session."""

    user_id: UserId
    organization_id: OrganizationId
    role: str
    permissions: frozenset[Permission]
    session_id: SessionId | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """
        Raises:
            PermissionDenied: The actor's role lacks this permission.
        """
        if permission not in self.permissions:
            raise PermissionDenied(f"The role {self.role} lacks the permission {permission.value}.")
