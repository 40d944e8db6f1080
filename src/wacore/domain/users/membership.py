"""Who belongs to an organisation, and as what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wacore.domain.actor import Permission
from wacore.domain.errors import Conflict, InvalidInput, NotFound, PermissionDenied
from wacore.domain.ids import OrganizationId, UserId

OWNER = "owner"
REACHING_DOWN = frozenset({OWNER, "admin"})
"""Roles that a parent organisation's members keep in its children."""


class MemberNotFound(NotFound):
    code = "member-not-found"

    def __init__(self, user_id: UserId) -> None:
        super().__init__(f"User {user_id} is no member of this organisation.")
        self.user_id = user_id


class AlreadyMember(Conflict):
    code = "already-member"

    def __init__(self, user_id: UserId) -> None:
        super().__init__(f"User {user_id} is a member of this organisation already.")
        self.user_id = user_id


class LastOwner(Conflict):
    code = "last-owner"

    def __init__(self, organization_id: OrganizationId) -> None:
        super().__init__("An organisation keeps at least one owner; appoint another one first.")
        self.organization_id = organization_id


class UnknownRole(InvalidInput):
    code = "unknown-role"

    def __init__(self, role: str, *, field: str = "role") -> None:
        super().__init__("This organisation has no such role.", field=field)
        self.role = role


class ExceedsOwnRights(PermissionDenied):
    """Nobody hands out, or takes away, more than they have."""

    code = "exceeds-own-rights"

    def __init__(self, missing: frozenset[Permission]) -> None:
        names = ", ".join(sorted(p.value for p in missing))
        super().__init__(f"This reaches beyond your own permissions: {names}.")
        self.missing = missing


def require_within(own: frozenset[Permission], asked: frozenset[Permission]) -> None:
    """
    Raises:
        ExceedsOwnRights: `asked` holds what `own` lacks.
    """
    if missing := asked - own:
        raise ExceedsOwnRights(missing)


@dataclass(frozen=True, kw_only=True)
class Membership:
    organization_id: OrganizationId
    user_id: UserId
    role: str
    joined_at: datetime

    def as_role(self, role: str, *, owners: int) -> "Membership":
        """
        Raises:
            LastOwner: The only owner would be one no longer.
        """
        if role != OWNER:
            self.leaving(owners=owners)
        return replace(self, role=role)

    def leaving(self, *, owners: int) -> None:
        """
        Raises:
            LastOwner: Nobody would own the organisation.
        """
        if self.role == OWNER and owners <= 1:
            raise LastOwner(self.organization_id)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The role a user acts in, and the organisation that gave it."""

    organization_id: OrganizationId
    role: str


def standing(
    organization_id: OrganizationId,
    lineage: Sequence[OrganizationId],
    roles: Mapping[OrganizationId, str],
) -> Standing | None:
    """
    What a user is in an organisation: by own membership, else as owner or admin of one above.

    Args:
        lineage: The organisations above, the nearest first.
        roles: The user's role in each organisation they belong to.
    """
    if organization_id in roles:
        return Standing(organization_id=organization_id, role=roles[organization_id])
    for above in lineage:
        if roles.get(above) in REACHING_DOWN:
            return Standing(organization_id=above, role=roles[above])
    return None
