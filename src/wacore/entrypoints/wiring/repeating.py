"""Facades whose commands are run again when they lost a race (see decision 0013), and whose cached
questions can be asked again (see decision 0015).
"""

import asyncio
import random
from collections.abc import Collection
from inspect import iscoroutinefunction, signature
from typing import Any, TypeVar, get_type_hints

from dependency_injector import providers

from wacore.application.repeating import Repeating
from wacore.application.warming import Asking

T = TypeVar("T")

_PAUSE = 0.01


def facade(
    kind: type[T], *, once: Collection[str] = (), **use_cases: providers.Provider[Any]
) -> providers.Singleton[T]:
    """
    Provides a context's facade.

    Args:
        once: What takes a stream, which cannot be read a second time.
    """
    return providers.Singleton(_assembled, providers.Object(kind), frozenset(once), **use_cases)


def _assembled(kind: type[T], once: Collection[str], **use_cases: Any) -> T:
    return kind(
        **{
            name: use_case if name in once else _asking(use_case, f"{kind.__name__}.{name}")
            for name, use_case in use_cases.items()
        }
    )


def _asking(use_case: Any, name: str) -> Any:
    """What takes a cache and one query."""
    if "cache" not in signature(type(use_case)).parameters:
        return _repeating(use_case)
    hints = get_type_hints(type(use_case).__call__)
    [query] = (hint for argument, hint in hints.items() if argument != "return")
    return Asking(_repeating(use_case), name, query)


def _repeating(use_case: Any) -> Any:
    """Groups of questions, and answers that need no waiting, stay as they are."""
    call = getattr(type(use_case), "__call__", None)  # noqa: B004 - whether it is awaited matters
    return Repeating(use_case, _pause) if iscoroutinefunction(call) else use_case


async def _pause(times: int) -> None:
    """Apart from those it lost to, who would meet it again at once."""
    await asyncio.sleep(random.uniform(0, _PAUSE * 2**times))
