"""Pace, shared by everyone who asks with the same key."""

from typing import Protocol


class RateLimiter(Protocol):
    """
    Permits in the order they are asked for (GCRA).

    Who may burst makes an `attempt`: never more than `burst + rate x t` such permits are granted in
    any t seconds. Who must keep an even pace takes a `place` in the key's time; no two places
    overlap. All who use one key name the same rate.
    """

    async def attempt(self, key: str, *, rate: float, burst: float, cost: int = 1) -> float:
        """
        0.0 if `cost` permits were free and are now taken; else the seconds to wait, and nothing is
        taken. A cost above the burst counts as the burst.

        Args:
            rate: Permits per second.
            burst: Permits that may be used at once after a pause.
        """
        ...

    async def place(self, key: str, *, rate: float, cost: int = 1, within: float = 0.0) -> float:
        """
        Take the next `cost / rate` seconds of the key's time, and answer in how many seconds they
        begin; a little less than none if the answer was long on its way.

        Args:
            rate: Permits per second, to be used evenly.
            within: If they would begin later than so many seconds from now, nothing is taken.
        """
        ...

    async def penalise(self, key: str, seconds: float) -> None:
        """Nothing granted from now on is usable before `seconds` have passed (Meta said: slow down)."""
        ...
