"""Meta's published rates (Meta, Throughput; Messaging limits), measured in wall time."""

from collections import deque

from wacore.entrypoints.simulator.settings import Limits
from wacore.entrypoints.simulator.threads import Threads

PER_SECOND = {"STANDARD": 80.0, "HIGH": 1_000.0, "COEXISTENCE": 20.0}
TIERS = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_1K": 1_000,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
}
PAIR_SECONDS = 6.0
PAIR_BURST = 45
_DAY = 24 * 3600.0
_HOUR = 3600.0


class TokenBucket:
    """One second's worth of messages, at least one, refilled continuously."""

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self._most = max(per_second, 1.0)
        self._level = self._most
        self._at = 0.0

    def take(self, now: float) -> bool:
        self._refill(now)
        if self._level < 1.0:
            return False
        self._level -= 1.0
        return True

    def charge(self, now: float) -> None:
        """Inbound messages count too, and cannot be refused."""
        self._refill(now)
        self._level -= 1.0

    def _refill(self, now: float) -> None:
        if now > self._at:
            gained = (now - self._at) * self.per_second
            self._level = min(self._most, self._level + gained)
            self._at = now


class Rates:
    """Throughput per number, pair rate, portfolio limit, management quota."""

    def __init__(self, limits: Limits, threads: Threads) -> None:
        self.limits = limits
        self._threads = threads
        self._buckets: dict[int, TokenBucket] = {}
        self._reached: dict[int, float] = {}
        self._in_order: deque[tuple[float, int]] = deque()
        self._calls: dict[str, list[float]] = {}

    def change(self, limits: Limits) -> None:
        """A new level or figure for all numbers starts with full buckets."""
        before = self.limits
        if (limits.throughput, limits.messages_per_second) != (
            before.throughput,
            before.messages_per_second,
        ):
            self._buckets.clear()
        self.limits = limits

    def set_level(self, sender: int, level: str) -> None:
        self._buckets[sender] = TokenBucket(self.limits.messages_per_second or PER_SECOND[level])

    def take_throughput(self, sender: int, now: float) -> bool:
        return not self.limits.enabled or self._bucket(sender).take(now)

    def charge_inbound(self, sender: int, now: float) -> None:
        if self.limits.enabled:
            self._bucket(sender).charge(now)

    def take_pair(self, thread: int, now: float) -> bool:
        """A burst borrows from the future: each message moves the pair six seconds on."""
        if not (self.limits.enabled and self.limits.pair):
            return True
        due = max(self._threads.pair_due[thread], now)
        if due - now > PAIR_SECONDS * (PAIR_BURST - 1):
            return False
        self._threads.pair_due[thread] = due + PAIR_SECONDS
        return True

    def take_person(self, person: int, tier: str, now: float) -> bool:
        """Whether the portfolio may reach this person outside a window in this 24 hours."""
        limit = TIERS.get(tier)
        if limit is None or not self.limits.enabled:
            return True
        while self._in_order and self._in_order[0][0] <= now - _DAY:
            at, gone = self._in_order.popleft()
            if self._reached.get(gone) == at:
                del self._reached[gone]
        if person not in self._reached and len(self._reached) >= limit:
            return False
        if person not in self._reached:
            self._reached[person] = now
            self._in_order.append((now, person))
        return True

    def reached_today(self) -> int:
        return len(self._reached)

    def count_call(self, waba_id: str, now: float) -> int:
        """Percent of this WABA's management quota used in the last hour, this call included."""
        calls = self._calls.setdefault(waba_id, [])
        calls.append(now)
        if calls[0] <= now - _HOUR:
            calls[:] = [at for at in calls if at > now - _HOUR]
        allowed = self.limits.management_calls_per_hour
        if not self.limits.enabled or not allowed:
            return 0
        return len(calls) * 100 // allowed

    def _bucket(self, sender: int) -> TokenBucket:
        bucket = self._buckets.get(sender)
        if bucket is None:
            self.set_level(sender, self.limits.throughput)
            bucket = self._buckets[sender]
        return bucket
