"""Each space and owner's epoch in Redis, and those whose end is still to be told."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from wacore.adapters.redis.gathered import GatheredReads
from wacore.adapters.redis.link import RedisAway, RedisLink

_KEPT_FOR = 7 * 86_400
_AGAIN = 0.1


class RedisEpochs:
    """
    An epoch is a random token, made by whoever first misses it and ended by its removal: also one
    that was evicted, or lost with a restart, never comes back. A counter would.
    """

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._reads = GatheredReads(link)
        self._owed: dict[str, object] = {}
        self._paying: asyncio.Task[None] | None = None

    async def look(self, epochs: Sequence[str], key: str) -> tuple[list[bytes], bytes | None]:
        """
        The epochs' tokens and what is kept under `key`, seen at one moment or later.

        Raises:
            RedisAway: Also while an epoch of these was ended here and Redis does not know.
        """
        for epoch in epochs:
            await self._pay(epoch)
        *seen, raw = await self._reads.values([*epochs, key])
        stamps = [token or b"" for token in seen]
        for place, epoch in enumerate(epochs):
            if not stamps[place]:
                token = secrets.token_bytes(8)
                theirs = await self._link.call(
                    "SET", epoch, token, "NX", "GET", "EX", _KEPT_FOR, get=True
                )
                stamps[place] = theirs or token
        return stamps, raw

    async def end(self, epoch: str) -> None:
        """At once; or, while Redis is away, as soon as it is back."""
        self._owed[epoch] = object()
        try:
            await self._pay(epoch, self._link.insist)  # others may find Redis back before we do
        except RedisAway:
            if self._paying is None or self._paying.done():
                self._paying = asyncio.create_task(self._pay_all())

    async def aclose(self) -> None:
        if self._paying is not None:
            self._paying.cancel()
            await asyncio.wait([self._paying])

    async def _pay(self, epoch: str, call: Callable[..., Awaitable[Any]] | None = None) -> None:
        debt = self._owed.get(epoch)
        if debt is None:
            return
        # allowed even when Redis is out of memory, which setting a new token is not
        await (call or self._link.call)("UNLINK", epoch)
        if self._owed.get(epoch) is debt:  # none came meanwhile, which this removal may not cover
            del self._owed[epoch]

    async def _pay_all(self) -> None:
        """The other processes serve what is old until this gets through."""
        while self._owed:
            await asyncio.sleep(_AGAIN)
            try:
                await self._link.ping()
                for epoch in list(self._owed):
                    await self._pay(epoch)
            except RedisAway:
                continue
