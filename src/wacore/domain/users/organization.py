"""Tenants, and how they contain each other."""

from dataclasses import dataclass, replace
from datetime import datetime

from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import OrganizationId
from wacore.domain.users.user import checked_name

DEEPEST = 8


class OrganizationNotFound(NotFound):
    code = "organization-not-found"

    def __init__(self, organization_id: OrganizationId) -> None:
        super().__init__(f"Organisation {organization_id} does not exist.")
        self.organization_id = organization_id


class HierarchyTooDeep(InvalidInput):
    code = "organization-hierarchy-too-deep"

    def __init__(self) -> None:
        super().__init__(f"Organisations nest {DEEPEST} levels deep at most.", field="parent_id")


class OrganizationOutdated(Conflict):
    """Somebody edited it between the caller's reading and writing."""

    code = "organization-outdated"

    def __init__(self, organization_id: OrganizationId, version: int) -> None:
        super().__init__("The organisation has changed since you read it.")
        self.organization_id = organization_id
        self.version = version


@dataclass(frozen=True, kw_only=True)
class Organization:
    """
    Attributes:
        lineage: The organisation above and those above that, the root last; empty for a root.
    """

    id: OrganizationId
    name: str
    created_at: datetime
    lineage: tuple[OrganizationId, ...] = ()
    version: int = 1

    @property
    def parent_id(self) -> OrganizationId | None:
        return self.lineage[0] if self.lineage else None

    def child(self, id: OrganizationId, name: str, at: datetime) -> "Organization":  # noqa: A002 - it is the id
        """
        Raises:
            HierarchyTooDeep: This one stands on the lowest level already.
        """
        if len(self.lineage) + 2 > DEEPEST:
            raise HierarchyTooDeep
        return Organization(
            id=id, name=checked_name(name, "name"), created_at=at, lineage=(self.id, *self.lineage)
        )

    def renamed(self, name: str, *, expected_version: int | None) -> "Organization":
        """
        Raises:
            OrganizationOutdated: `expected_version` is not the present one.
        """
        if expected_version is not None and expected_version != self.version:
            raise OrganizationOutdated(self.id, self.version)
        return replace(self, name=checked_name(name, "name"), version=self.version + 1)
