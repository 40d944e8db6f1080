"""Pace, shared by everyone who asks with the same key."""

from typing import Protocol


class RateLimiter(Protocol):
    """
    Permits in the order they are asked for (GCRA).

    Never more than `burst + rate x t` are usable in any t seconds; a `cost` above the burst counts
    as the burst. All who use one key name the same rate and burst.
    """

    async def reserve(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        """
        Take `cost` permits now and answer the seconds to wait before using them, all together.

        Args:
            rate: Permits per second.
            burst: Permits that may be used at once after a pause.
        """
        ...

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        """0.0 if the permits were free and are now taken; else the seconds to wait, and nothing is taken."""
        ...

    async def penalise(self, key: str, seconds: float) -> None:
        """Nothing granted from now on is usable before `seconds` have passed (Meta said: slow down)."""
        ...
