"""Argon2id on threads of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from wacore.application.users.ports import HashingBusy

T = TypeVar("T")

_MEMORY_KIB = 19 * 1024  # 19 MiB, 2 passes, 1 lane: OWASP, Password Storage Cheat Sheet
_PASSES = 2
_LANES = 1


class Argon2PasswordHasher:
    """
    A PasswordHasher that never holds the event loop and never takes more memory than it may.

    Args:
        threads: Hashes made at the same time, 19 MiB each.
        waiting: Callers beyond these that may queue; the next one is refused.
    """

    def __init__(
        self,
        *,
        threads: int = 2,
        waiting: int = 32,
        memory_kib: int = _MEMORY_KIB,
        passes: int = _PASSES,
    ) -> None:
        self._argon2 = argon2.PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=_LANES
        )
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._limit = threads + waiting
        self._taken = 0
        self._nobody = self._argon2.hash("nobody's password")

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._argon2.hash(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        matches = await self._run(lambda: self._matches(password_hash or self._nobody, password))
        return matches and bool(password_hash)

    def outdated(self, password_hash: str) -> bool:
        try:
            return self._argon2.check_needs_rehash(password_hash)
        except InvalidHashError:
            return True

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._taken >= self._limit:
            raise HashingBusy
        self._taken += 1
        loop = asyncio.get_running_loop()
        future = self._threads.submit(work)
        # a cancelled caller's thread still works: the place is free when the thread is done
        future.add_done_callback(lambda done: self._release(loop, done))
        return await asyncio.wrap_future(future)

    def _release(self, loop: asyncio.AbstractEventLoop, _: Future[T]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._freed)

    def _freed(self) -> None:
        self._taken -= 1
