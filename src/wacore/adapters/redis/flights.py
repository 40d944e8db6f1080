"""One load for all who wait for it, as far as they may share one."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any

import msgspec

_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Loaded:
    """`data` is None if the value could not be encoded."""

    value: Any
    data: bytes | None

    @classmethod
    def of(cls, value: Any) -> "Loaded":
        try:
            return cls(value, _encode(value))
        except (TypeError, ValueError, OverflowError):
            return cls(value, None)


Load = Callable[[], Awaitable[Any]]


class Flights:
    """While one is under way, who asks with the same key joins it; it goes on if he gives up."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, asyncio.Task[Any]] = {}

    def join(
        self, key: Hashable, start: Callable[[], Coroutine[Any, Any, Loaded | None]]
    ) -> "asyncio.Task[Loaded | None]":
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = asyncio.create_task(start())
            flight.add_done_callback(lambda done: self._land(key, done))
        return flight

    def _land(self, key: Hashable, flight: "asyncio.Task[Any]") -> None:
        del self._flights[key]
        if not flight.cancelled():
            flight.exception()  # whoever still waits gets it; if nobody does, nobody need be told


class Queues:
    """
    Without epochs nobody knows whether a load under way has seen the last change: who asks waits
    for the next one, which all share who asked before it began.
    """

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places
        self._waiting: dict[str, asyncio.Task[Loaded]] = {}
        self._running: dict[str, asyncio.Task[Loaded]] = {}

    async def load(self, key: str, load: Load) -> Loaded:
        flight = self._waiting.get(key)
        if flight is None:
            flight = asyncio.create_task(self._take_turn(key, load))
            self._waiting[key] = flight
            flight.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(flight)

    async def _take_turn(self, key: str, load: Load) -> Loaded:
        before = self._running.get(key)
        if before is not None:
            await asyncio.wait([before])
        async with self._places:
            me = self._running[key] = self._waiting.pop(key)
            try:
                return Loaded.of(await load())
            finally:
                if self._running[key] is me:
                    del self._running[key]
