"""Values read from Redis for many at once."""

import asyncio
from collections.abc import Sequence

from wacore.adapters.redis.link import RedisAway, RedisLink

_MOST = 64
_Asked = tuple[Sequence[str], "asyncio.Future[list[bytes | None]]"]


class GatheredReads:
    """While one MGET is under way, what else is to be read waits for the next, and is one with it."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._waiting: dict[str, list[_Asked]] = {}
        self._reading: dict[str, asyncio.Task[None]] = {}

    async def values(self, keys: Sequence[str]) -> list[bytes | None]:
        """
        Of keys of one slot, as they are at a moment after the call.

        Raises:
            RedisAway: As `RedisLink.call`.
        """
        place = self._link.place_of(keys[0])
        read: asyncio.Future[list[bytes | None]] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(place, []).append((keys, read))
        if place not in self._reading:
            self._reading[place] = asyncio.create_task(self._read_all(place))
        return await read

    async def _read_all(self, place: str) -> None:
        try:
            while asked := self._waiting.pop(place, None):
                if rest := asked[_MOST:]:
                    self._waiting[place] = rest
                await self._read(asked[:_MOST])
        finally:
            del self._reading[place]

    async def _read(self, asked: list[_Asked]) -> None:
        names = list(dict.fromkeys(key for keys, _ in asked for key in keys))
        try:
            found = dict(zip(names, await self._link.call("MGET", *names), strict=True))
        except RedisAway as error:
            for _, read in asked:
                if not read.done():
                    read.set_exception(RedisAway(error.reason))
        else:
            for keys, read in asked:
                if not read.done():
                    read.set_result([found[key] for key in keys])
