"""Every method of every SQL adapter, called with arguments made from its types."""

import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
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
from wacore.adapters.system import uuid7
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
                    if method == "__call__" or not method.startswith("_"):
                        for full in (False, True):
                            yield f"{name}.{method}", _call(kind, method, function, full=full)


def _modules(context: str) -> Iterator[ModuleType]:
    package = "wacore.adapters.sql" + ("" if context == SHARED else f".{context}")
    for each in pkgutil.iter_modules(import_module(package).__path__):
        if not each.ispkg:
            yield import_module(f"{package}.{each.name}")


def _asks(name: str) -> bool:
    return "Retention" in name or (name.startswith("Sql") and name not in _OPENERS)


_OPENERS = {"SqlDatabase", "SqlUnitOfWork"} | {
    f"Sql{context.capitalize()}UnitOfWork" for context in (*CONTEXTS, "intake")
}


def _call(kind: type[Any], method: str, function: Any, *, full: bool) -> Method:
    async def call(database: ServiceDatabase) -> None:
        # rows made by rule are no aggregates, nor are their keys free: what was sent is enough
        with suppress(WacoreError, SQLAlchemyError, ValueError, LookupError, TypeError):
            arguments = _arguments(function, full=full)
            async with database.write.connect() as connection:
                world = {**_WORLD, "database": database, "engine": database.read}
                adapter = kind(**_needed(kind, {**world, "connection": connection}))
                await getattr(adapter, method)(**arguments)

    return call


_WORLD: Mapping[str, Any] = {
    "tables": _tables,
    "clock": ManualClock(),
    "new_id": uuid7,
    "service": "test",
}


def _needed(kind: type[Any], world: Mapping[str, Any]) -> dict[str, Any]:
    parameters = inspect.signature(kind).parameters.values()
    return {p.name: world[p.name] for p in parameters if p.default is p.empty}


def _arguments(function: Any, *, full: bool) -> dict[str, Any]:
    hints = get_type_hints(function, include_extras=True)
    return {
        p.name: example(hints[p.name], full=full, name=p.name)
        for p in inspect.signature(function).parameters.values()
        if p.name != "self" and (full or p.default is p.empty)
    }
