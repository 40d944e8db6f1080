"""Which use cases are run again when they lost a race."""

from dataclasses import fields, is_dataclass
from inspect import iscoroutinefunction, signature
from pathlib import Path
from typing import Any

from dependency_injector import providers

from wacore.application.repeating import Repeating
from wacore.entrypoints.settings import Settings
from wacore.entrypoints.wiring.root import Root

ONCE = {"Imports.start"}
CONTEXTS = ("users", "contacts", "templates", "campaigns", "teams", "messaging")


def facades(root: Root) -> list[Any]:
    found = []
    for context in CONTEXTS:
        for provider in getattr(root, context).providers.values():
            if isinstance(provider, providers.Singleton):
                built = provider()
                if is_dataclass(built) and "use_cases" in type(built).__module__:
                    found.append(built)
    return found


def test_every_command_of_every_facade_is(tmp_path: Path) -> None:
    """Whoever opens units of work, save what reads a stream, and whatever the way in."""
    found = facades(Root(settings=Settings(data_dir=tmp_path)))
    plain = {
        f"{type(each).__name__}.{field.name}"
        for each in found
        for field in fields(each)
        for use_case in [getattr(each, field.name)]
        if not isinstance(use_case, Repeating)
        and iscoroutinefunction(type(use_case).__call__)
        and "begin" in signature(type(use_case)).parameters
    }

    assert 20 < len(found)
    assert ONCE == plain
