"""Which organisations' data lie in other databases than their service's own."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import msgspec

from wacore.domain.errors import InvalidInput
from wacore.entrypoints.services import SERVICES

SHARDED = frozenset({"contact"})
"""Services of whose questions each names its organisation; the others have some that do not."""

_VARIABLE = "WACORE_SHARDS"


class ServiceShards(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Attributes:
        databases: Shards by name, each with its SQLAlchemy URL.
        organizations: In which of them an organisation's data lie; all others stay at home.
    """

    databases: Mapping[str, str] = {}
    organizations: Mapping[UUID, str] = {}


def read_shard_map(path: str) -> Mapping[str, ServiceShards]:
    """
    By service, what the TOML file says; nothing without a file.

    ```toml
    [contact.databases]
    east = "mysql+asyncmy://wacore:…@east:3306/contact_service"

    [contact.organizations]
    "0199c2f4-5b7e-7d1c-9c57-0c5f3a1b2d4e" = "east"
    ```

    Raises:
        InvalidInput: It cannot be read, names a service that cannot be sharded, or a shard without
            a database.
    """
    if not path:
        return {}
    try:
        found = msgspec.toml.decode(
            Path(path).expanduser().read_bytes(), type=dict[str, ServiceShards]
        )
    except (OSError, msgspec.DecodeError) as error:
        raise InvalidInput(f"The map of shards at {path}: {error}", field=_VARIABLE) from error
    for service, shards in found.items():
        _check(service, shards)
    return found


def _check(service: str, shards: ServiceShards) -> None:
    if service not in SERVICES:
        raise InvalidInput(f"There is no {service} service to shard.", field=_VARIABLE)
    if service not in SHARDED:
        raise InvalidInput(
            f"The {service} service keeps all organisations in one database: not all it is asked "
            f"names an organisation. Only {', '.join(sorted(SHARDED))} can be sharded.",
            field=_VARIABLE,
        )
    lost = sorted(set(shards.organizations.values()) - set(shards.databases))
    if lost:
        raise InvalidInput(
            f"Shards of the {service} service without a database: {', '.join(lost)}.",
            field=_VARIABLE,
        )
