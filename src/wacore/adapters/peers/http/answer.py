"""The other end of an operation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wacore.adapters.peers.http.operation import Operation


@dataclass(frozen=True, kw_only=True)
class Answer:
    """
    Attributes:
        port: Whose method the operation calls; made when it is first asked.
        callers: The services that may ask.
    """

    operation: Operation[Any, Any]
    port: Callable[[], object]
    callers: frozenset[str]
