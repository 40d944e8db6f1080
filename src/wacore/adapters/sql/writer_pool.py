"""The only writing connection of a process, handed on by urgency."""

import asyncio
from collections import deque
from typing import Any

from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlalchemy.util import await_only

from wacore.application.precedence import is_urgent

_IN_A_ROW = 4
"""Urgent turns after which one of the others is served, so that none waits for ever."""


class Turnstile:
    """One at a time; of those who wait, the urgent ones first, and else in the order they came."""

    def __init__(self) -> None:
        self._taken = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._in_a_row = 0

    async def enter(self, *, urgent: bool) -> None:
        if not self._taken:
            self._taken = True
            return
        waiting = asyncio.get_running_loop().create_future()
        line = self._urgent if urgent else self._others
        line.append(waiting)
        try:
            await waiting
        except BaseException:
            if waiting.done() and not waiting.cancelled():
                self.leave()  # it was our turn already
            elif waiting in line:
                line.remove(waiting)
            raise

    def leave(self) -> None:
        following = self._next()
        if following is None:
            self._taken = False
        else:
            following.set_result(None)

    def _next(self) -> asyncio.Future[None] | None:
        while self._urgent or self._others:
            others = not self._urgent or (self._others and self._in_a_row >= _IN_A_ROW)
            waiting = (self._others if others else self._urgent).popleft()
            if not waiting.done():
                self._in_a_row = 0 if others else self._in_a_row + 1
                return waiting
        return None


class WriterPool(AsyncAdaptedQueuePool):
    """A pool of one connection, which waits for its turn before it asks for the connection."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._turnstile = Turnstile()

    def _do_get(self) -> ConnectionPoolEntry:
        await_only(self._enter())
        try:
            return super()._do_get()
        except BaseException:
            self._turnstile.leave()
            raise

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        try:
            super()._do_return_conn(record)
        finally:
            self._turnstile.leave()

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                await self._turnstile.enter(urgent=is_urgent())
        except TimeoutError as error:
            raise PoolTimeout("The writing connection was not free in time.") from error
