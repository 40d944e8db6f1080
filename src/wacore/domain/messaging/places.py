"""When the messages of a chunk go."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Places:
    """
    Consecutive places in a number's line, which are nobody else's.

    Attributes:
        count: How many.
        begin: When the first of them goes.
        every: From one to the next.
    """

    count: int
    begin: datetime
    every: timedelta

    @property
    def rest(self) -> "Places":
        """All but the first."""
        return Places(self.count - 1, self.begin + self.every, self.every)
