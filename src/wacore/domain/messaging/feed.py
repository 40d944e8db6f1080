"""An organisation's news as they are followed live: numbered in one order, kept for a short while."""

from dataclasses import dataclass
from datetime import timedelta

FOLLOWED_FOR = timedelta(minutes=2)
"""For so long after somebody last asked for them, an organisation's news are still kept."""

SETTLES = timedelta(seconds=30)
"""After which every transaction has ended that began before anybody followed: no statement may run
for longer."""

KEPT = 2000
"""Of so many news a reader may be behind."""

RESYNC = "resync"
"""Stands among the kinds of news, and says: something may be missing before this, load what is true."""


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """
    Up to where news have been taken.

    Attributes:
        era: One stretch of time during which an organisation was followed without a gap.
        number: Of the latest news taken; later ones have higher numbers, not always the next.
    """

    era: str
    number: int

    def __str__(self) -> str:
        return f"{self.era}-{self.number}"

    @classmethod
    def parse(cls, text: str) -> "FeedPosition | None":
        """None for what was never a position."""
        era, _, number = text.partition("-")
        if not (era.isascii() and era.isalnum() and number.isascii() and number.isdigit()):
            return None
        return cls(era, int(number)) if len(number) <= _DIGITS else None


_DIGITS = 18
