"""Counted attempts in Redis, for every process together."""

import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from wacore.adapters.redis.attempts import RememberedAttempts
from wacore.adapters.redis.link import RedisAway, RedisLink
from wacore.adapters.redis.script import READ_CLOCK, Script, given_time
from wacore.application.ports import Clock
from wacore.application.users.ports import LoginThrottle
from wacore.domain.users.throttling import PER_ACCOUNT, PER_ADDRESS, Attempts, ThrottleRule

_ATTEMPT = Script(
    READ_CLOCK
    + """
-- KEYS: who.  Times in microseconds.
-- ARGV: now or '', then for each key: free attempts, first wait, longest wait, forgotten after,
--       attempts remembered, how long ago the last of them was, believe it never (0),
--       if Redis has lost the key (1), if it is more than Redis knows (2)
local now, wait, counts, ats = read_clock(ARGV[1]), 0, {}, {}
for i, key in ipairs(KEYS) do
  local rule = {}
  for j = 1, 7 do rule[j] = tonumber(ARGV[7 * i - 6 + j]) end
  local free, first, longest, forgotten, known, ago, believe = unpack(rule)
  local kept = redis.call('GET', key)
  local count, at = string.match(kept or '', '^(%d+) (%d+)$')
  count, at = tonumber(count or 0), tonumber(at or 0)
  if (believe == 1 and not kept) or (believe == 2 and known > count) then
    count, at = known, now - ago
  end
  if now - at >= forgotten then count = 0 end
  if count >= free then
    local pause = math.min(first * 2 ^ math.min(count - free, 20), longest)
    wait = math.max(wait, at + pause - now)
  end
  counts[i], ats[i] = count, at
end
local answer = {math.max(0, math.ceil(wait))}
for i, key in ipairs(KEYS) do
  if wait <= 0 then
    counts[i], ats[i] = counts[i] + 1, now
  end
  redis.call('SET', key, string.format('%d %.0f', counts[i], ats[i]),
    'PX', math.ceil(ARGV[7 * i - 2] / 1000))
  table.insert(answer, counts[i])
  table.insert(answer, math.max(0, now - ats[i]))
end
return answer
"""
)

_SUCCEED = Script("""
-- KEYS: the account, the address; a key that is gone is one that Redis has lost
for i, key in ipairs(KEYS) do
  local count, at = string.match(redis.call('GET', key) or '', '^(%d+) (%d+)$')
  if count then
    count = i == 1 and 0 or math.max(0, count - 1)
    redis.call('SET', key, string.format('%d %s', count, at), 'KEEPTTL')
  end
end
return 0
""")


class RedisLoginThrottle:
    """
    A LoginThrottle that counts in another one while Redis is away, and remembers what it has seen
    counted: neither an outage nor a Redis that comes back empty gives anybody new attempts.

    Keeps no addresses, only their hashes; all in one slot of a cluster, so that account and address
    are counted in one piece.

    Args:
        prefix: Of every key, where others use the same Redis.
        clock: Instead of Redis's own, for tests.
    """

    def __init__(
        self,
        link: RedisLink,
        fallback: LoginThrottle,
        *,
        per_account: ThrottleRule = PER_ACCOUNT,
        per_address: ThrottleRule = PER_ADDRESS,
        prefix: str = "",
        clock: Clock | None = None,
    ) -> None:
        self._link = link
        self._fallback = fallback
        self._rules = {"account": per_account, "address": per_address}
        self._prefix = prefix
        self._clock = clock
        self._remembered = RememberedAttempts()

    async def attempt(self, account: str, address: str) -> float:
        who = {"account": account, "address": address}
        asked = {kind: text for kind, text in who.items() if text}
        if not asked:
            return 0.0
        keys, now = self._keys(asked), self._now()
        try:
            wait, *found = await self._link.run(_ATTEMPT, list(keys), self._arguments(keys, now))
        except RedisAway:
            return await self._attempt_without_redis(keys, account, address)
        for key, count, ago in zip(keys, found[::2], found[1::2], strict=True):
            self._remembered.note(key, Attempts(count, now - timedelta(microseconds=ago)))
        return float(wait) / 1_000_000

    async def succeeded(self, account: str, address: str) -> None:
        keys = list(self._keys({"account": account, "address": address}))
        self._remembered.take_back(keys[0], all_of_them=True)
        self._remembered.take_back(keys[1])
        try:
            await self._link.run(_SUCCEED, keys, [])
        except RedisAway:
            await self._fallback.succeeded(account, address)

    async def _attempt_without_redis(
        self, keys: Mapping[str, ThrottleRule], account: str, address: str
    ) -> float:
        now = self._now()
        wait = max(self._remembered.wait(key, rule, now) for key, rule in keys.items())
        wait = wait or await self._fallback.attempt(account, address)
        if wait == 0.0:
            for key, rule in keys.items():
                self._remembered.count(key, rule, now)
        return wait

    def _keys(self, who: Mapping[str, str]) -> dict[str, ThrottleRule]:
        return {
            f"{self._prefix}{{login}}:{kind}:"
            + hashlib.sha256(f"{kind}:{text}".encode(errors="replace")).hexdigest(): self._rules[
                kind
            ]
            for kind, text in who.items()
        }

    def _arguments(self, keys: Mapping[str, ThrottleRule], now: datetime) -> list[Any]:
        arguments: list[Any] = [given_time(self._clock)]
        for key, rule in keys.items():
            waits = (rule.first_wait, rule.longest_wait, rule.forgotten_after)
            arguments += [rule.free, *(round(each.total_seconds() * 1_000_000) for each in waits)]
            arguments += self._remembered.arguments(key, now)
        return arguments

    def _now(self) -> datetime:
        """By a clock that never goes back; only differences matter."""
        if self._clock is not None:
            return self._clock.now()
        return datetime.fromtimestamp(time.monotonic(), UTC)
