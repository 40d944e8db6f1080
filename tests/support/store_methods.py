"""Every method of every SQL adapter, called with arguments made from its types."""

import inspect
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import Any, get_type_hints

from sqlalchemy import MetaData
from sqlalchemy.exc import SQLAlchemyError

from support.examples import example
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import new_metadata
from wacore.adapters.system import sealer, uuid7
from wacore.domain.errors import WacoreError

CONTEXTS = ("campaigns", "contacts", "messaging", "teams", "templates", "users")
SHARED = "shared"
"""What every service has beside its context's own tables."""

_metadata = new_metadata()
_tables = shared_tables(_metadata)

Method = Callable[[ServiceDatabase], Awaitable[None]]


def metadata_of(context: str) -> MetaData:
    if context == SHARED:
        return _metadata
    list(_modules(context))  # some declare tables beside `tables`
    found: MetaData = import_module(f"wacore.adapters.sql.{context}.tables").metadata
    return found


def methods(context: str) -> Iterator[tuple[str, Method]]:
    """Each under its name, twice: with what must be given, and with all that can be."""
    for module in _modules(context):
        for name, kind in vars(module).items():
            if inspect.isclass(kind) and kind.__module__ == module.__name__ and _asks(name):
                for method, function in inspect.getmembers(kind, inspect.iscoroutinefunction):
                    public = method == "__call__" or not method.startswith("_")
                    if public and f"{name}.{method}" not in _WAITS:
                        for full in (False, True):
                            yield f"{name}.{method}", _call(kind, method, function, full=full)


def _modules(context: str) -> Iterator[ModuleType]:
    package = "wacore.adapters.sql" + ("" if context == SHARED else f".{context}")
    for each in pkgutil.iter_modules(import_module(package).__path__):
        if not each.ispkg:
            yield import_module(f"{package}.{each.name}")


def _asks(name: str) -> bool:
    return "Retention" in name or (name.startswith("Sql") and name not in _OPENERS)


_WAITS = {"SqlJobQueue.wait"}
"""Asks nothing, and takes its time over it."""

_OPENERS = {"SqlDatabase", "SqlUnitOfWork"} | {
    f"Sql{context.capitalize()}UnitOfWork" for context in (*CONTEXTS, "intake")
}


def _call(kind: type[Any], method: str, function: Any, *, full: bool) -> Method:
    async def call(database: ServiceDatabase) -> None:
        # rows made by rule are no aggregates, nor are their keys free: what was sent is enough
        with suppress(WacoreError, SQLAlchemyError, ValueError, LookupError, TypeError):
            arguments = _arguments(function, full=full)
            async with _made(kind, database) as adapter:
                await getattr(adapter, method)(**arguments)

    return call


@asynccontextmanager
async def _made(kind: type[Any], database: ServiceDatabase) -> AsyncIterator[Any]:
    """On a connection if it works on one; who opens their own could wait for ours for ever."""
    parameters = inspect.signature(kind).parameters.values()
    needed = [p.name for p in parameters if p.default is p.empty]
    world = {**_WORLD, "database": database, "engine": database.read}
    if "connection" not in needed:
        yield kind(**{name: world[name] for name in needed})
        return
    async with database.write.connect() as connection:
        world["connection"] = connection
        yield kind(**{name: world[name] for name in needed})


_WORLD: Mapping[str, Any] = {
    "tables": _tables,
    "clock": ManualClock(),
    "new_id": uuid7,
    "seal": sealer(uuid7),
    "service": "test",
}


def _arguments(function: Any, *, full: bool) -> dict[str, Any]:
    hints = get_type_hints(function, include_extras=True)
    return {
        p.name: example(hints[p.name], full=full, name=p.name)
        for p in inspect.signature(function).parameters.values()
        if p.name != "self" and (full or p.default is p.empty)
    }
