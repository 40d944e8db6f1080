"""Pace, shared by everyone who asks with the same key."""

from typing import Protocol


class RateLimiter(Protocol):
    """Permits in the order they are asked for (GCRA): never more than `burst + rate × t` in any t seconds."""

    async def reserve(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        """
        Take `cost` permits now and answer the seconds to wait before using them.

        Args:
            rate: Permits per second.
            burst: Permits that may be used at once after a pause.
        """
        ...

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        """0.0 if the permits were free and are now taken; else the seconds to wait, and nothing is taken."""
        ...

    async def penalise(self, key: str, seconds: float) -> None:
        """No permit of this key is used before `seconds` have passed (Meta said: slow down)."""
        ...
