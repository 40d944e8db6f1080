"""A context once more for each shard of its data, and facades that choose by organisation."""

from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from typing import Any, TypeVar

from dependency_injector import providers

from wacore.adapters.sql.contacts import tables as contact_tables
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.domain.ids import OrganizationId
from wacore.entrypoints.shard_map import ServiceShards, read_shard_map
from wacore.entrypoints.wiring import stores
from wacore.entrypoints.wiring.contacts import ContactsContainer
from wacore.entrypoints.wiring.root import Root

T = TypeVar("T")

HOME = ""
FACADES = ("contacts", "groups", "segments", "imports", "peers")
EVERYWHERE = frozenset({"resume"})
"""Sweeps: each shard has its own to find."""
ANYWHERE = frozenset({"classify_keyword"})
"""They look at nothing that is stored."""

_READERS = (
    "contact_reader",
    "recipient_reader",
    "history_reader",
    "group_reader",
    "segment_reader",
    "import_reader",
)
_SHARED = (
    "files", "sheets", "phones", "countries", "keywords", "cache", "jobs", "clock", "new_id",
    "pepper",
)  # fmt: skip


class ByOrganization:
    """A use case in every shard; the one that has the organisation's data is asked."""

    def __init__(self, use_cases: Mapping[str, Any], places: Mapping[OrganizationId, str]) -> None:
        self._use_cases = use_cases
        self._places = places

    def __getattr__(self, name: str) -> Any:
        """What else the use case says of itself."""
        return getattr(self._use_cases[HOME], name)

    def __call__(self, asked: Any) -> Any:
        place = self._places.get(_organization_of(asked), HOME)
        return self._use_cases[place](asked)


class InAll:
    """A sweep, in one shard after the other."""

    def __init__(self, sweeps: Mapping[str, Any]) -> None:
        self._sweeps = sweeps

    async def __call__(self) -> int:
        found = [await sweep() for sweep in self._sweeps.values()]
        return sum(found)


def spread_contacts(root: Root) -> None:
    """Put the contacts of some organisations where the settings say; without such, change nothing."""
    shards = read_shard_map(root.settings().shards).get("contact")
    if shards is None or not shards.databases:
        return
    kept = {name: _stores(root, url) for name, url in shards.databases.items()}
    root.contact_shards.override(providers.Object(kept))
    containers = {
        name: _contacts(root, each) for name, each in [(HOME, root.contact_stores), *kept.items()]
    }
    for name in FACADES:
        facade = providers.Singleton(partial(_chosen, name, containers, shards))
        getattr(root.contacts, name).override(facade)


def _stores(root: Root, url: str) -> stores.ContactStores:
    return stores.ContactStores(
        database=providers.Singleton(ServiceDatabase, url),
        tables=providers.Object(contact_tables.shared),
        after_commit=root.contact_stores.after_commit,
        seal=root.seal,
        clock=root.clock,
        new_id=root.new_id,
        shared=root.shared,
    )


def _contacts(root: Root, kept: Any) -> ContactsContainer:
    return ContactsContainer(
        begin=kept.begin,
        **{name: getattr(kept, name) for name in _READERS},
        **{name: getattr(root.contacts, name) for name in _SHARED},
    )


def _chosen(facade: str, containers: Mapping[str, ContactsContainer], shards: ServiceShards) -> Any:
    every = {name: getattr(container, facade)() for name, container in containers.items()}
    places = {OrganizationId(key): name for key, name in shards.organizations.items()}
    home = every[HOME]
    return type(home)(
        **{
            field.name: _one(
                field.name,
                {name: getattr(each, field.name) for name, each in every.items()},
                places,
            )
            for field in fields(home)
        }
    )


def _one(name: str, use_cases: Mapping[str, Any], places: Mapping[OrganizationId, str]) -> Any:
    if name in ANYWHERE:
        return use_cases[HOME]
    if name in EVERYWHERE:
        return InAll(use_cases)
    return ByOrganization(use_cases, places)


def _organization_of(asked: Any) -> OrganizationId:
    """Of a command, a query, a job's command or an event's envelope."""
    owner: OrganizationId = (
        asked.actor.organization_id if hasattr(asked, "actor") else asked.organization_id
    )
    return owner
