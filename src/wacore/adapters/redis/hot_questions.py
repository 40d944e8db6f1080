"""What is asked again and again, by all processes together."""

import secrets
from collections.abc import Sequence
from typing import Any

from wacore.adapters.redis.link import RedisLink
from wacore.adapters.redis.script import READ_CLOCK, Script, given_time
from wacore.application.ports import Clock
from wacore.application.ports.hot_questions import HotQuestion

_FORGOTTEN = 0.05
_KEPT_MS = 86_400_000

_NOTE = Script(
    READ_CLOCK
    + """
-- KEYS: times by answer's key, queries by answer's key, the record's mark and when it was changed
-- ARGV: now or '', half-life in us, most, forgotten below, ms to live, a mark if it is to be begun,
--       then for each question: its answer's key, times, query
local now = read_clock(ARGV[1])
local mark, last = string.match(redis.call('GET', KEYS[3]) or '', '^(%S+) (%S+)$')
if not mark then
  mark, last = ARGV[6], now
  redis.call('DEL', KEYS[1], KEYS[2])
end
local fade = string.format('%.17g', 0.5 ^ (math.max(0, now - tonumber(last)) / tonumber(ARGV[2])))
redis.call('ZUNIONSTORE', KEYS[1], 1, KEYS[1], 'WEIGHTS', fade)
for i = 7, #ARGV, 3 do
  redis.call('ZINCRBY', KEYS[1], ARGV[i + 1], ARGV[i])
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 2])
end
local function drop(gone)
  for _, key in ipairs(gone) do
    redis.call('ZREM', KEYS[1], key)
    redis.call('HDEL', KEYS[2], key)
  end
end
drop(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[4]))
drop(redis.call('ZRANGE', KEYS[1], 0, -1 - ARGV[3]))
redis.call('SET', KEYS[3], mark .. string.format(' %.0f', now))
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[5]) end
return mark
"""
)

_HOTTEST = Script("""
-- KEYS: as above
local found = {}
local times = redis.call('ZREVRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #times, 2 do
  local query = redis.call('HGET', KEYS[2], times[i])
  if query then
    table.insert(found, times[i])
    table.insert(found, query)
    table.insert(found, times[i + 1])
  end
end
return found
""")


class RedisHotQuestions:
    """
    Args:
        most: Questions of a kind.
        half_life: Seconds after which a question counts half.
        prefix: Of every key, where others use the same Redis.
        clock: Instead of Redis's own, for tests.
    """

    def __init__(
        self,
        link: RedisLink,
        *,
        most: int = 100,
        half_life: float = 600.0,
        prefix: str = "",
        clock: Clock | None = None,
    ) -> None:
        self._link = link
        self._most = most
        self._half_life = half_life
        self._prefix = prefix
        self._clock = clock

    async def note(self, kind: str, asked: Sequence[HotQuestion]) -> str:
        half_life = round(self._half_life * 1_000_000)
        arguments: list[Any] = [
            given_time(self._clock),
            half_life,
            self._most,
            _FORGOTTEN,
            _KEPT_MS,
        ]
        arguments.append(secrets.token_hex(8))
        for question in asked:
            arguments += [question.key, repr(question.times), question.query]
        mark: bytes = await self._link.run(_NOTE, self._keys(kind), arguments)
        return mark.decode()

    async def hottest(self, kind: str) -> list[HotQuestion]:
        found = await self._link.run(_HOTTEST, self._keys(kind), [])
        return [
            HotQuestion(key=key.decode(), query=query, times=float(times))
            for key, query, times in zip(found[::3], found[1::3], found[2::3], strict=True)
        ]

    def _keys(self, kind: str) -> list[str]:
        name = f"{self._prefix}hot:{{{kind}}}"
        return [f"{name}:times", f"{name}:queries", f"{name}:mark"]
