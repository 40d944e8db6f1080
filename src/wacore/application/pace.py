"""The generic cell rate algorithm: a rate with a burst, in two numbers."""

from dataclasses import dataclass, replace

_NO_TIME = 1e-6
"""Seconds; less than that is rounding, since times of this century are exact to 2e-7."""


@dataclass(frozen=True, slots=True)
class Pace:
    """
    How far ahead one key's permits are used. Times are seconds since any fixed moment.

    Attributes:
        used_until: When all permits taken so far would be earned again.
        barred_until: Before then nothing new is granted.
    """

    used_until: float = 0.0
    barred_until: float = 0.0

    def take(self, now: float, *, rate: float, burst: float, cost: int) -> tuple["Pace", float]:
        """The pace with `cost` permits taken, and the seconds until they may be used together."""
        start = max(now, self.barred_until)
        used_until = max(start, self.used_until) + cost / rate
        wait = max(start, used_until - burst / rate) - now
        return replace(self, used_until=used_until), wait if wait > _NO_TIME else 0.0

    def place(self, now: float, *, rate: float, cost: int) -> tuple["Pace", float]:
        """The pace with the next `cost / rate` seconds taken, and the seconds until they begin."""
        begin = max(now, self.barred_until, self.used_until)
        return replace(self, used_until=begin + cost / rate), begin - now

    def bar(self, until: float) -> "Pace":
        return replace(self, barred_until=max(self.barred_until, until))
