"""Counted attempts in Redis, for every process together."""

import hashlib
from collections.abc import Mapping
from typing import Any

from wacore.adapters.redis.link import RedisAway, RedisLink
from wacore.adapters.redis.script import READ_CLOCK, Script, given_time
from wacore.application.ports import Clock
from wacore.application.users.ports import LoginThrottle
from wacore.domain.users.throttling import PER_ACCOUNT, PER_ADDRESS, ThrottleRule

_ATTEMPT = Script(
    READ_CLOCK
    + """
-- KEYS: who.  Times in microseconds.
-- ARGV: now or '', then for each key: free attempts, first wait, longest wait, forgotten after
local now, wait, counts = read_clock(ARGV[1]), 0, {}
for i, key in ipairs(KEYS) do
  local free, first = tonumber(ARGV[4 * i - 2]), tonumber(ARGV[4 * i - 1])
  local longest, forgotten = tonumber(ARGV[4 * i]), tonumber(ARGV[4 * i + 1])
  local count, at = string.match(redis.call('GET', key) or '', '^(%d+) (%d+)$')
  count, at = tonumber(count or 0), tonumber(at or 0)
  if now - at >= forgotten then count = 0 end
  if count >= free then
    local pause = math.min(first * 2 ^ math.min(count - free, 20), longest)
    wait = math.max(wait, at + pause - now)
  end
  counts[i] = count
end
if wait > 0 then return math.ceil(wait) end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%d %.0f', counts[i] + 1, now),
    'PX', math.ceil(ARGV[4 * i + 1] / 1000))
end
return 0
"""
)

_SUCCEED = Script("""
-- KEYS: the account, the address
redis.call('DEL', KEYS[1])
local count, at = string.match(redis.call('GET', KEYS[2]) or '', '^(%d+) (%d+)$')
if count and tonumber(count) > 0 then
  redis.call('SET', KEYS[2], string.format('%d %s', count - 1, at), 'KEEPTTL')
end
return 0
""")


class RedisLoginThrottle:
    """
    A LoginThrottle that counts in another one while Redis is away. Keeps no addresses, only their
    hashes; all in one slot of a cluster, so that account and address are counted in one piece.

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

    async def attempt(self, account: str, address: str) -> float:
        who = {"account": account, "address": address}
        asked = {kind: text for kind, text in who.items() if text}
        if not asked:
            return 0.0
        try:
            wait = await self._link.run(_ATTEMPT, self._keys(asked), self._arguments(asked))
        except RedisAway:
            return await self._fallback.attempt(account, address)
        return float(wait) / 1_000_000

    async def succeeded(self, account: str, address: str) -> None:
        try:
            await self._link.run(_SUCCEED, self._keys({"account": account, "address": address}), [])
        except RedisAway:
            await self._fallback.succeeded(account, address)

    def _keys(self, who: Mapping[str, str]) -> list[str]:
        return [
            f"{self._prefix}{{login}}:{kind}:"
            + hashlib.sha256(f"{kind}:{text}".encode(errors="replace")).hexdigest()
            for kind, text in who.items()
        ]

    def _arguments(self, who: Mapping[str, str]) -> list[Any]:
        arguments: list[Any] = [given_time(self._clock)]
        for kind in who:
            rule = self._rules[kind]
            waits = (rule.first_wait, rule.longest_wait, rule.forgotten_after)
            arguments += [rule.free, *(round(each.total_seconds() * 1_000_000) for each in waits)]
        return arguments
