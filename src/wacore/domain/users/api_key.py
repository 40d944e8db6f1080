"""Keys for programs."""

from dataclasses import dataclass, replace
from datetime import datetime

from wacore.domain.actor import Permission
from wacore.domain.errors import InvalidInput, NotFound
from wacore.domain.ids import ApiKeyId, OrganizationId, UserId

MARK = "wac_"
"""Every key begins with it, so that secret scanners know one when they see one."""


class ApiKeyNotFound(NotFound):
    code = "api-key-not-found"

    def __init__(self, api_key_id: ApiKeyId) -> None:
        super().__init__(f"API key {api_key_id} does not exist.")
        self.api_key_id = api_key_id


class UnknownPermission(InvalidInput):
    code = "unknown-permission"

    def __init__(self, name: str, *, field: str) -> None:
        super().__init__(f"There is no permission {name!r}.", field=field)
        self.name = name


class NoPermissions(InvalidInput):
    code = "no-permissions"

    def __init__(self) -> None:
        super().__init__("Name at least one permission.", field="permissions")


def checked_permissions(names: list[str]) -> frozenset[Permission]:
    """
    Raises:
        UnknownPermission: Naming which one, by position.
        NoPermissions: The list is empty.
    """
    chosen = set()
    for position, name in enumerate(names):
        try:
            chosen.add(Permission(name))
        except ValueError:
            raise UnknownPermission(name, field=f"permissions[{position}]") from None
    if not chosen:
        raise NoPermissions
    return frozenset(chosen)


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """
    Attributes:
        prefix: The part shown in lists, by which people recognise a key.
        created_by: The key can never do more than this user can at the moment of use.
    """

    id: ApiKeyId
    organization_id: OrganizationId
    name: str
    prefix: str
    token_hash: bytes
    permissions: frozenset[Permission]
    created_by: UserId
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    def revoked(self, at: datetime) -> "ApiKey":
        return self if self.revoked_at else replace(self, revoked_at=at)
