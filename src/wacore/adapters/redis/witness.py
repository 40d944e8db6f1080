"""What was claimed, in Redis, for every machine; beside it a witness of this one."""

from uuid import UUID

from wacore.adapters.redis.link import RedisAway, RedisLink
from wacore.adapters.redis.script import Script
from wacore.application.messaging.ports_fence import Witness
from wacore.domain.messaging.fence import Claims, later

_MARK = "line"
"""A field that says the line is known though nothing was claimed yet."""

_NOTE = Script(f"""
-- KEYS: the line.  ARGV: slot, claims, slot, claims, …
redis.call('HSET', KEYS[1], '{_MARK}', 1)
for i = 1, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[1], ARGV[i])
  if not known or tonumber(known) < tonumber(ARGV[i + 1]) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
end
return 0
""")

_SEEN = Script("return redis.call('HGETALL', KEYS[1])")


class RedisWitness:
    """
    A Witness. While Redis is away, or after it has forgotten, the one beside it knows at least what
    its own machine has claimed.

    Args:
        prefix: Of every key, where others use the same Redis.
    """

    def __init__(self, link: RedisLink, beside: Witness, *, prefix: str = "") -> None:
        self._link = link
        self._beside = beside
        self._prefix = prefix

    async def seen(self, lineage: UUID) -> Claims | None:
        here = await self._beside.seen(lineage)
        try:
            found = await self._link.run(_SEEN, [self._key(lineage)], [])
        except RedisAway:
            return here
        if not found:
            return here
        texts = [each.decode() if isinstance(each, bytes) else str(each) for each in found]
        pairs = zip(texts[::2], texts[1::2], strict=True)
        return later(here or {}, {int(slot): int(n) for slot, n in pairs if slot != _MARK})

    async def note(self, lineage: UUID, claims: Claims) -> None:
        await self._beside.note(lineage, claims)
        arguments = [text for slot, n in claims.items() for text in (str(slot), str(n))]
        try:
            await self._link.run(_NOTE, [self._key(lineage)], arguments)
        except RedisAway:
            return  # the next claim of the slot tells it

    def _key(self, lineage: UUID) -> str:
        return f"{self._prefix}{{fence}}:{lineage.hex}"
