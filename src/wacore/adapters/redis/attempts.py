"""What a process remembers of those who tried to log in, in case Redis forgets."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wacore.domain.users.throttling import Attempts, ThrottleRule

_NOTHING = (0, 0, 0)
_IF_LOST, _IF_MORE = 1, 2


@dataclass(frozen=True, slots=True)
class _Remembered:
    """`owed` while Redis has yet to hear of it."""

    attempts: Attempts
    owed: bool = False


class RememberedAttempts:
    """
    Args:
        most: Keys; beyond so many, those used longest ago are forgotten.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._keys: OrderedDict[str, _Remembered] = OrderedDict()

    def arguments(self, key: str, now: datetime) -> Sequence[int]:
        """The script's: how many, how many us ago the last was, and when that is to be believed."""
        known = self._keys.get(key)
        if known is None:
            return _NOTHING
        age = max(timedelta(), now - known.attempts.last_at)
        believed = _IF_MORE if known.owed else _IF_LOST
        return known.attempts.count, round(age.total_seconds() * 1_000_000), believed

    def note(self, key: str, attempts: Attempts) -> None:
        """As Redis has just said."""
        self._keep(key, _Remembered(attempts))

    def wait(self, key: str, rule: ThrottleRule, now: datetime) -> float:
        known = self._keys.get(key)
        return rule.wait(known.attempts if known else None, now)

    def count(self, key: str, rule: ThrottleRule, now: datetime) -> None:
        """While Redis is away."""
        known = self._keys.get(key)
        attempts = rule.counted(known.attempts if known else None, now)
        self._keep(key, _Remembered(attempts, owed=True))

    def take_back(self, key: str, *, all_of_them: bool = False) -> None:
        known = self._keys.get(key)
        if known is not None:
            count = 0 if all_of_them else max(0, known.attempts.count - 1)
            self._keep(key, _Remembered(Attempts(count, known.attempts.last_at), known.owed))

    def _keep(self, key: str, remembered: _Remembered) -> None:
        self._keys[key] = remembered
        self._keys.move_to_end(key)
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
