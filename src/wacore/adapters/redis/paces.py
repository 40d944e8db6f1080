"""The generic cell rate algorithm as one script, and what a process remembers of each key."""

from collections import OrderedDict
from dataclasses import dataclass

from wacore.adapters.redis.script import READ_CLOCK, Script

KEPT_FOR = 600.0
"""Seconds that a key outlives its use: if it is gone earlier, Redis has lost it."""

PACE = Script(
    READ_CLOCK
    + """
-- KEYS: the pace.  Times in microseconds.
-- ARGV: now or '', cost, burst, take if no later than, bar for so long,
--       how far others may have taken it, known to exist, used and barred for so long at least,
--       ms to live beyond use
local now, cost, burst = read_clock(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local used, barred = 0, 0
local kept = redis.call('GET', KEYS[1])
if kept then
  local a, b, c = string.match(kept, '^(%S+) (%S+) (%S+)$')
  local back = math.max(0, tonumber(c) - now)  -- another node's clock is behind: all moves with it
  used, barred = tonumber(a) - back, tonumber(b) - back
elseif ARGV[7] == '1' then
  used = now + tonumber(ARGV[6])  -- lost with all that others used: begin with nothing saved up
end
-- the answers remembered took a while to arrive; so much is no loss
if used < now + tonumber(ARGV[8]) - 50000 then used = now + tonumber(ARGV[8]) end
if barred < now + tonumber(ARGV[9]) - 50000 then barred = now + tonumber(ARGV[9]) end
barred = math.max(barred, now + tonumber(ARGV[5]))

local start = math.max(now, barred)
local after = math.max(start, used) + cost
local wait = math.max(start, after - burst) - now
if wait <= 1 then wait = 0 end
local taken = wait <= tonumber(ARGV[4])
if taken then used = after end
local rest = math.max(used, barred, now) - now
redis.call('SET', KEYS[1], string.format('%.3f %.3f %.0f', used, barred, now),
  'PX', math.ceil(rest / 1000) + ARGV[10])
-- rounded so that it still tells whether it was taken
wait = taken and math.floor(wait) or math.ceil(wait)
return {wait, math.ceil(math.max(used - now, 0)), math.ceil(math.max(barred - now, 0))}
"""
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """One key as Redis answered last; by the process's own seconds."""

    used_until: float
    barred_until: float
    at: float


class Memory:
    """
    What a process knows of the keys it uses, in case Redis forgets.

    Args:
        most: Keys; beyond so many, those used longest ago are forgotten.
    """

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        self._keys: OrderedDict[str, Remembered] = OrderedDict()

    def arguments(self, key: str, now: float) -> list[str]:
        """The script's: whether the key must exist, and for how long it is used and barred."""
        known = self._keys.get(key)
        if known is None or known.at + KEPT_FOR <= now:
            return ["0", "0", "0"]
        owed = [max(0.0, until - now) for until in (known.used_until, known.barred_until)]
        return ["1", *(str(round(each * 1_000_000)) for each in owed)]

    def note(self, key: str, asked_at: float, used: int, barred: int) -> None:
        self._keys[key] = Remembered(
            asked_at + used / 1_000_000, asked_at + barred / 1_000_000, asked_at
        )
        self._keys.move_to_end(key)
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)

    def bar(self, key: str, until: float, now: float) -> None:
        known = self._keys.get(key) or Remembered(0.0, 0.0, now)
        self._keys[key] = Remembered(known.used_until, max(known.barred_until, until), known.at)
