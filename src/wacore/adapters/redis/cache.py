"""Answers kept in Redis, for every process together."""

import asyncio
import hashlib
import random
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import msgspec

from wacore.adapters.redis.entries import Decoders, Entry, pack, unpack
from wacore.adapters.redis.epochs import RedisEpochs
from wacore.adapters.redis.flights import Flights, Loaded, Queues
from wacore.adapters.redis.link import RedisAway, RedisLink
from wacore.adapters.redis.script import Script
from wacore.application.ports import Clock

T = TypeVar("T")

_NEGATIVE_TTL = 15.0
_LOCK_MS = 2000
_LONGEST_NAME = 80

_STORE = Script("""
-- KEYS: the epochs, the answer's key, its lock.  ARGV: the epochs' tokens, answer, ms to live, lock
local answer, life, lock = ARGV[#ARGV - 2], ARGV[#ARGV - 1], ARGV[#ARGV]
if redis.call('GET', KEYS[#KEYS]) == lock then redis.call('DEL', KEYS[#KEYS]) end
if answer == '' then return 0 end
for i = 1, #KEYS - 2 do
  if redis.call('GET', KEYS[i]) ~= ARGV[i] then return 0 end
end
redis.call('SET', KEYS[#KEYS - 1], answer, 'PX', life)
return 1
""")


@dataclass(frozen=True, slots=True)
class _Question:
    key: str
    epochs: tuple[str, ...]
    load: Callable[[], Awaitable[Any]]
    ttl: float


class RedisCache:
    """
    A Cache that all processes share. While Redis is away callers share loads, and nothing is kept.

    Args:
        prefix: Of every key, where others use the same Redis.
        most_bytes: Of an encoded answer; longer ones are not kept.
        patience: Seconds to wait for another process that loads the same.
        loads: Under way at once in this process; a load must not ask the cache itself.
        jitter: Between 0 and 1, for the spread of expiry.
    """

    def __init__(
        self,
        link: RedisLink,
        clock: Clock,
        *,
        prefix: str = "",
        most_bytes: int = 128 * 1024,
        patience: float = 0.25,
        loads: int = 8,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._link = link
        self._clock = clock
        self._prefix = prefix
        self._most_bytes = most_bytes
        self._patience = patience
        self._jitter = jitter
        self._places = asyncio.Semaphore(loads)
        self._epochs = RedisEpochs(link)
        self._flights = Flights()
        self._queues = Queues(self._places)
        self._decoders = Decoders()
        self._distrusted = 0.0

    async def get(
        self,
        space: str,
        owner: object,
        name: str,
        load: Callable[[], Awaitable[T]],
        kind: Any,
        *,
        ttl: float = 300.0,
        also: Sequence[str] = (),
    ) -> T:
        epochs = tuple(self._epoch(each, owner) for each in (space, *also))
        question = _Question(f"{epochs[0]}:{_short(name)}", epochs, load, ttl)
        try:
            stamps, raw = await self._epochs.look(epochs, question.key)
        except RedisAway:
            return cast(T, await self._without_redis(question, kind))
        entry = self._usable(raw, b"".join(stamps))
        if entry is not None:
            with suppress(msgspec.MsgspecError):  # kept as another kind; load it as this one
                value: T = self._decoders[kind].decode(entry.data)
                if entry.refresh_at <= self._now():
                    self._fill(question, stamps, raw, wait=False)
                return value
        loaded = await asyncio.shield(self._fill(question, stamps, raw, wait=True))
        if loaded is None:  # somebody refreshed behind his back, or left it to another process
            loaded = await self._loaded(load)
        return cast(T, self._opened(loaded, kind))

    async def invalidate(self, space: str, owner: object) -> None:
        await self._epochs.end(self._epoch(space, owner))

    async def aclose(self) -> None:
        await self._epochs.aclose()

    def _epoch(self, space: str, owner: object) -> str:
        """The braces keep all keys of an owner on one node of a cluster."""
        return f"{self._prefix}{space}:{{{owner}}}"

    def _usable(self, raw: bytes | None, stamp: bytes) -> Entry | None:
        entry = unpack(raw)
        if entry is None or entry.stamp != stamp or entry.expires_at <= self._now():
            return None
        return entry if entry.loaded_at > self._distrusted else None

    def _fill(
        self, question: _Question, stamps: Sequence[bytes], seen: bytes | None, *, wait: bool
    ) -> "asyncio.Task[Loaded | None]":
        """Who saw a newer epoch, or came after an outage, never joins an older load."""
        return self._flights.join(
            (question.key, *stamps, self._distrusted),
            lambda: self._load_and_keep(question, stamps, seen, wait=wait),
        )

    async def _load_and_keep(
        self, question: _Question, stamps: Sequence[bytes], seen: bytes | None, *, wait: bool
    ) -> Loaded | None:
        """None if another process refreshes it and nobody here waits for that."""
        stamp, token = b"".join(stamps), secrets.token_bytes(8)
        kept: Entry | None = None
        with suppress(RedisAway):
            mine = await self._link.call("SET", _lock(question.key), token, "NX", "PX", _LOCK_MS)
            if not mine and not wait:
                return None
            if not mine:
                data = await self._wait_for_another(question.key, stamp)
                if data is not None:
                    return Loaded(msgspec.msgpack.decode(data), data)
            # somebody may have looked, loaded and kept it between our look and our turn
            found = await self._link.call("GET", question.key)
            kept = None if found == seen else self._usable(found, stamp)
        answer, life = b"", 1
        try:
            began = self._now()
            if kept is not None:
                data = bytes(kept.data)
                return Loaded(msgspec.msgpack.decode(data), data)
            loaded = await self._loaded(question.load)
            if loaded.data is not None and len(loaded.data) <= self._most_bytes:
                entry = self._entry(stamp, began, loaded, question.ttl)
                answer = pack(entry)
                life = max(1, int((entry.expires_at - began) * 1000))
            return loaded
        finally:
            with suppress(RedisAway):
                keys = [*question.epochs, question.key, _lock(question.key)]
                await self._link.run(_STORE, keys, [*stamps, answer, life, token])

    async def _wait_for_another(self, key: str, stamp: bytes) -> bytes | None:
        loop = asyncio.get_running_loop()
        pause, end = 0.01, loop.time() + self._patience
        while loop.time() < end:
            await asyncio.sleep(pause * random.uniform(0.7, 1.3))
            pause = min(pause * 2, 0.08)
            entry = self._usable(await self._link.call("GET", key), stamp)
            if entry is not None:
                return bytes(entry.data)
        return None

    def _entry(self, stamp: bytes, began: float, loaded: Loaded, ttl: float) -> Entry:
        seconds = min(ttl, _NEGATIVE_TTL) if loaded.value is None else ttl
        return Entry(
            stamp=stamp,
            loaded_at=began,
            refresh_at=began + seconds * (1 - 0.1 * self._jitter()),
            expires_at=began + seconds,
            data=msgspec.Raw(loaded.data or b""),
        )

    async def _loaded(self, load: Callable[[], Awaitable[Any]]) -> Loaded:
        async with self._places:
            return Loaded.of(await load())

    async def _without_redis(self, question: _Question, kind: Any) -> Any:
        """What was kept before this moment may have been changed by others, unknown to Redis."""
        if self._link.is_down:
            self._distrusted = self._now()
        return self._opened(await self._queues.load(question.key, question.load), kind)

    def _opened(self, loaded: Loaded, kind: Any) -> Any:
        """Each caller's own, if it can be."""
        if loaded.data is not None:
            with suppress(msgspec.MsgspecError):  # it is not of the kind its query says
                return self._decoders[kind].decode(loaded.data)
        return loaded.value

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _short(name: str) -> str:
    """Names hold whole queries."""
    if len(name) <= _LONGEST_NAME:
        return name
    return hashlib.blake2b(name.encode(errors="replace"), digest_size=16).hexdigest()


def _lock(key: str) -> str:
    return f"lock:{key}"
