"""The time of day."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; the core never asks the machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC, to the microsecond."""
        ...
