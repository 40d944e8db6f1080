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
        every: From one to the next; at least a microsecond.
    """

    count: int
    begin: datetime
    every: timedelta

    def after(self, count: int) -> "Places":
        """All but the first so many."""
        return Places(self.count - count, self.begin + count * self.every, self.every)

    def from_now(self, moment: datetime) -> "Places":
        """Those that go at `moment` or later."""
        over = -((self.begin - moment) // self.every)
        return self.after(min(self.count, over)) if over > 0 else self

    def due(self, moment: datetime) -> int:
        """How many of them have come by then."""
        return max(0, min(self.count, (moment - self.begin) // self.every + 1))
