"""Answers kept in this process."""

import asyncio
import random
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, cast

import msgspec

from wacore.adapters.memory.epochs import MemoryEpochs
from wacore.application.ports import Clock

T = TypeVar("T")

_NEGATIVE_TTL = 15.0
_OVERHEAD = 300  # bytes that an entry costs beside its own
_encode = msgspec.msgpack.Encoder().encode

_Key = tuple[str, str, str]


class Epochs(Protocol):
    """A token for each space and owner, changed by every invalidation, never to an earlier one."""

    def current(self, space: str, owner: str) -> bytes: ...

    def renew(self, space: str, owner: str) -> None: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    """`stamp` is the epochs' tokens from before the load."""

    stamp: bytes
    fresh_until: datetime
    data: bytes


@dataclass(frozen=True, slots=True)
class _Loaded:
    """`data` is None if the value could not be encoded."""

    value: Any
    data: bytes | None


class MemoryCache:
    """
    A Cache, least recently used out first.

    Args:
        epochs: Shared by all processes that change the same data; by default this one's own.
        most_bytes: Of keys and encoded answers.
        jitter: Between 0 and 1, for the spread of expiry.
    """

    def __init__(
        self,
        clock: Clock,
        epochs: Epochs | None = None,
        *,
        most_bytes: int = 64 * 2**20,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._epochs = epochs or MemoryEpochs()
        self._most_bytes = most_bytes
        self._jitter = jitter
        self._bytes = 0
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._flights: dict[tuple[_Key, bytes], asyncio.Task[_Loaded]] = {}
        self._decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}

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
        key = (space, str(owner), name)
        stamp = b"".join(self._epochs.current(each, str(owner)) for each in (space, *also))
        kept = self._kept.get(key)
        if kept is not None and kept.stamp == stamp and kept.fresh_until > self._clock.now():
            try:
                value: T = self._decoder(kind).decode(kept.data)
            except msgspec.MsgspecError:  # kept as another kind; load it as this one
                self._drop(key)
            else:
                self._kept.move_to_end(key)
                return value
        loaded = await asyncio.shield(self._flight(key, stamp, load, ttl))
        if loaded.data is not None:
            with suppress(msgspec.MsgspecError):  # it is not of the kind its query says
                return cast(T, self._decoder(kind).decode(loaded.data))
        return cast(T, loaded.value)

    async def invalidate(self, space: str, owner: object) -> None:
        self._epochs.renew(space, str(owner))

    def _flight(
        self, key: _Key, stamp: bytes, load: Callable[[], Awaitable[Any]], ttl: float
    ) -> asyncio.Task[_Loaded]:
        """One load for all who saw the same epoch; it goes on when the first of them gives up."""
        flight = self._flights.get((key, stamp))
        if flight is None:
            flight = asyncio.create_task(self._load(key, stamp, load, ttl))
            self._flights[key, stamp] = flight
            flight.add_done_callback(lambda done: self._land((key, stamp), done))
        return flight

    def _land(self, which: tuple[_Key, bytes], flight: asyncio.Task[_Loaded]) -> None:
        del self._flights[which]
        if not flight.cancelled():
            flight.exception()  # whoever still waits gets it; if nobody does, nobody need be told

    async def _load(
        self, key: _Key, stamp: bytes, load: Callable[[], Awaitable[Any]], ttl: float
    ) -> _Loaded:
        value = await load()
        try:
            data = _encode(value)
        except (TypeError, ValueError, OverflowError):
            return _Loaded(value, None)
        seconds = min(ttl, _NEGATIVE_TTL) if value is None else ttl
        spread = timedelta(seconds=seconds * (1 - 0.1 * self._jitter()))
        self._keep(key, _Kept(stamp, self._clock.now() + spread, data))
        return _Loaded(value, data)

    def _keep(self, key: _Key, kept: _Kept) -> None:
        self._drop(key)
        if _size(key, kept) > self._most_bytes:
            return
        self._kept[key] = kept
        self._bytes += _size(key, kept)
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: _Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= _size(key, kept)

    def _decoder(self, kind: Any) -> msgspec.msgpack.Decoder[Any]:
        """Building one costs more than a decode."""
        decoder = self._decoders.get(kind)
        if decoder is None:
            decoder = self._decoders[kind] = msgspec.msgpack.Decoder(kind)
        return decoder


def _size(key: _Key, kept: _Kept) -> int:
    return _OVERHEAD + sum(map(len, key)) + len(kept.stamp) + len(kept.data)
