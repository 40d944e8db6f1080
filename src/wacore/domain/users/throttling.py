"""How long somebody who guesses passwords must wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wacore.domain.errors import RateLimited


class TooManyAttempts(RateLimited):
    code = "too-many-attempts"

    def __init__(self, retry_after: float) -> None:
        super().__init__("Too many attempts; wait before the next one.", retry_after=retry_after)


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts that nobody has taken back by succeeding, and when the last one was."""

    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottleRule:
    """The first attempts are free; then each waits twice as long as the one before."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta

    def wait(self, attempts: Attempts | None, now: datetime) -> float:
        """Seconds until another attempt may be made; 0.0 is at once."""
        if attempts is None or self._forgotten(attempts, now) or attempts.count < self.free:
            return 0.0
        doublings = min(attempts.count - self.free, 20)
        pause = min(self.first_wait * (1 << doublings), self.longest_wait)
        return max(0.0, (attempts.last_at + pause - now).total_seconds())

    def counted(self, attempts: Attempts | None, now: datetime) -> Attempts:
        if attempts is None or self._forgotten(attempts, now):
            return Attempts(1, now)
        return Attempts(attempts.count + 1, now)

    def _forgotten(self, attempts: Attempts, now: datetime) -> bool:
        return now - attempts.last_at >= self.forgotten_after


PER_ACCOUNT = ThrottleRule(
    free=5,
    first_wait=timedelta(seconds=15),
    longest_wait=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
PER_ADDRESS = ThrottleRule(  # many people may share an address
    free=50,
    first_wait=timedelta(seconds=5),
    longest_wait=timedelta(minutes=15),
    forgotten_after=timedelta(minutes=30),
)
