"""Roles an organisation makes for itself."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from wacore.domain.actor import BUILT_IN_ROLES, Permission
from wacore.domain.errors import Conflict, InvalidInput, NotFound, PermissionDenied
from wacore.domain.ids import OrganizationId, RoleId
from wacore.domain.teams.team import checked_description

_NAME = re.compile(r"[a-z][a-z0-9_-]{1,39}")


class RoleNotFound(NotFound):
    code = "role-not-found"

    def __init__(self, role: object) -> None:
        super().__init__(f"This organisation has no role {role}.")
        self.role = role


class RoleNameTaken(Conflict):
    code = "role-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a role called {name} already.")
        self.name = name


class RoleInUse(Conflict):
    code = "role-in-use"

    def __init__(self, name: str) -> None:
        super().__init__(f"Members or invitations still have the role {name}; change them first.")
        self.name = name


class RoleOutdated(Conflict):
    """Somebody edited it between the caller's reading and writing."""

    code = "role-outdated"

    def __init__(self, role_id: RoleId, version: int) -> None:
        super().__init__("The role has changed since you read it.")
        self.role_id = role_id
        self.version = version


class InvalidRoleName(InvalidInput):
    code = "invalid-role-name"

    def __init__(self) -> None:
        super().__init__(
            "Write 2 to 40 characters of a-z, 0-9, _ and -, beginning with a letter.", field="name"
        )


class NoSuchRole(InvalidInput):
    code = "no-such-role"

    def __init__(self, role: str) -> None:
        super().__init__("This organisation has no such role.", field="role")
        self.role = role


class NoSuchPermission(InvalidInput):
    code = "no-such-permission"

    def __init__(self, name: str, *, field: str) -> None:
        super().__init__(f"There is no permission {name!r}.", field=field)
        self.name = name


class GrantsTooMuch(PermissionDenied):
    """Nobody hands out more than they have."""

    code = "grants-too-much"

    def __init__(self, missing: frozenset[Permission]) -> None:
        names = ", ".join(sorted(p.value for p in missing))
        super().__init__(f"This reaches beyond your own permissions: {names}.")
        self.missing = missing


def require_grantable(own: frozenset[Permission], asked: frozenset[Permission]) -> None:
    """
    Raises:
        GrantsTooMuch: `asked` holds what `own` lacks.
    """
    if missing := asked - own:
        raise GrantsTooMuch(missing)


def parse_permissions(names: list[str]) -> frozenset[Permission]:
    """
    Raises:
        NoSuchPermission: Naming which one, by position.
    """
    known = {p.value: p for p in Permission}
    for position, name in enumerate(names):
        if name not in known:
            raise NoSuchPermission(name, field=f"permissions[{position}]")
    return frozenset(known[name] for name in names)


@dataclass(frozen=True, kw_only=True)
class Role:
    """`name` never changes: memberships keep it."""

    id: RoleId
    organization_id: OrganizationId
    name: str
    permissions: frozenset[Permission]
    created_at: datetime
    description: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.name) is None:
            raise InvalidRoleName
        if self.name in BUILT_IN_ROLES:
            raise RoleNameTaken(self.name)

    def edited(
        self,
        *,
        description: str,
        permissions: frozenset[Permission],
        expected_version: int | None,
    ) -> "Role":
        """
        Raises:
            RoleOutdated: `expected_version` is not the present one.
        """
        if expected_version is not None and expected_version != self.version:
            raise RoleOutdated(self.id, self.version)
        return replace(
            self,
            description=checked_description(description),
            permissions=permissions,
            version=self.version + 1,
        )
