"""One transaction on one context's store."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from wacore.application.ports.inbox import Inbox
from wacore.application.ports.outbox import Outbox


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit` rolls it back.

    Raises:
        TryAgain: On entry, in any repository call or in `commit`, when the store broke a deadlock
            or a lock wait at our expense. Nothing was written.
    """

    @property
    def outbox(self) -> Outbox: ...

    @property
    def inbox(self) -> Inbox: ...

    async def commit(self) -> None: ...


U = TypeVar("U", bound=UnitOfWork)
Begin = Callable[[], AbstractAsyncContextManager[U]]
"""Opens a unit of work: `async with begin() as work: ...; await work.commit()`."""
