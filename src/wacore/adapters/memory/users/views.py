"""From rows to what is shown."""

from wacore.application.users.views import AuditEntryView, MemberView, OrganizationView
from wacore.domain.ids import UserId
from wacore.domain.users.audit import AuditEntry
from wacore.domain.users.membership import Membership
from wacore.domain.users.organization import Organization
from wacore.domain.users.user import User


def organization_view(organization: Organization, role: str = "") -> OrganizationView:
    return OrganizationView(
        id=organization.id,
        name=organization.name,
        parent_id=organization.parent_id,
        created_at=organization.created_at,
        version=organization.version,
        role=role,
    )


def member_view(membership: Membership, user: User) -> MemberView:
    return MemberView(
        user_id=user.id,
        email=user.email.value,
        name=user.name,
        role=membership.role,
        joined_at=membership.joined_at,
    )


def audit_view(entry: AuditEntry) -> AuditEntryView:
    return AuditEntryView(
        sequence=entry.sequence,
        at=entry.at,
        actor_id=UserId(entry.actor_id) if entry.actor_id else None,
        action=entry.action,
        details=dict(entry.details),
        digest=entry.digest.hex(),
    )
