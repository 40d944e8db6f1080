"""What an operator can be shown of a store at one moment."""

from collections.abc import Mapping
from typing import Protocol

import msgspec


class Gauge(msgspec.Struct, frozen=True):
    """
    Attributes:
        name: Without prefix, its unit last: `outbox_age_seconds`.
        value: Now.
        help: One sentence.
        labels: The same names wherever the gauge's name is used.
    """

    name: str
    value: float
    help: str
    labels: Mapping[str, str] = {}


class Gauges(Protocol):
    """A few cheap questions, asked again at each look."""

    async def read(self) -> list[Gauge]: ...
