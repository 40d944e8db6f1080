"""Which tables each service's database has."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

SERVICES: Mapping[str, str] = {
    "user": "users",
    "contact": "contacts",
    "template": "templates",
    "campaign": "campaigns",
    "team": "teams",
    "whatsapp": "messaging",
}
"""From the service to its context."""


def schema(service: str) -> MetaData:
    """What the service's adapters expect to find: whatever its `tables*.py` declare."""
    package = import_module(f"wacore.adapters.sql.{SERVICES[service]}")
    declared = [
        import_module(f"{package.__name__}.{module.name}").metadata
        for module in iter_modules(package.__path__)
        if module.name.startswith("tables")
    ]
    metadata = declared[0]
    assert isinstance(metadata, MetaData)
    assert all(other is metadata for other in declared), "a service has one MetaData"
    return metadata
