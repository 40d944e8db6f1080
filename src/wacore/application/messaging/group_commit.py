"""One transaction for everybody who is waiting for one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from wacore.domain.errors import TryAgain

T = TypeVar("T")


class TooManyWaiting(TryAgain):
    """More is arriving than the store can take; the caller keeps it and comes again."""

    code = "too-many-waiting"
    at_once = False

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} writes are waiting already; try again in a moment.")
        self.waiting = waiting


class GroupCommit(Generic[T]):
    """
    While one transaction runs, what arrives is gathered for the next.

    Args:
        store: Keeps all of them durably, or raises and keeps none.
        weigh: Bytes of one item.
        most_items: In one transaction.
        most_bytes: In one transaction, unless a single item is larger.
        most_waiting: Bytes that may be on their way; beyond that new ones are refused.
    """

    def __init__(
        self,
        store: Callable[[Sequence[T]], Awaitable[None]],
        weigh: Callable[[T], int],
        *,
        most_items: int = 1000,
        most_bytes: int = 8_000_000,
        most_waiting: int = 64_000_000,
    ) -> None:
        self._store = store
        self._weigh = weigh
        self._most_items = most_items
        self._most_bytes = most_bytes
        self._most_waiting = most_waiting
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._weight = 0
        self._writer: asyncio.Task[None] | None = None

    async def add(self, item: T) -> None:
        """
        Returns once the item is kept; raises what `store` raises.

        Raises:
            TooManyWaiting: The item was not taken.
        """
        if self._weight >= self._most_waiting:
            raise TooManyWaiting(len(self._waiting))
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        self._weight += self._weigh(item)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            group = self._next_group()
            failure = await self._stored([item for item, _ in group])
            for item, done in group:
                # one that cannot be stored must not take its neighbours along
                alone = await self._stored([item]) if failure and len(group) > 1 else failure
                self._weight -= self._weigh(item)
                if done.done():  # whoever asked has gone
                    continue
                if alone is None:
                    done.set_result(None)
                else:
                    done.set_exception(alone)

    async def _stored(self, items: list[T]) -> Exception | None:
        try:
            await self._store(items)
        except Exception as error:  # noqa: BLE001 -- it is raised where the item came from
            return error
        return None

    def _next_group(self) -> list[tuple[T, "asyncio.Future[None]"]]:
        weight, count = 0, 0
        for item, _ in self._waiting[: self._most_items]:
            weight += self._weigh(item)
            if count and weight > self._most_bytes:
                break
            count += 1
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        return group
