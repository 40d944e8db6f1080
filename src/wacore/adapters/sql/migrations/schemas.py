"""Which tables each service's database has."""

from collections.abc import Mapping
from importlib import import_module

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
    """What the service's adapters expect to find."""
    metadata = import_module(f"wacore.adapters.sql.{SERVICES[service]}.tables").metadata
    assert isinstance(metadata, MetaData)
    return metadata
