"""A consumer that writes down each fact it hears of, once."""

from collections.abc import MutableMapping
from typing import Protocol
from uuid import UUID

from wacore.adapters.memory.table import Table
from wacore.application.ports import Begin, Envelope, Inbox, UnitOfWork

ARCHIVE = "simulation.archive"


class _ArchiveWork(UnitOfWork, Protocol):
    @property
    def inbox(self) -> Inbox: ...

    @property
    def archive(self) -> MutableMapping[UUID, int]: ...


class Archive:
    """
    The way every consumer with an effect goes: mark and effect in one transaction.

    Attributes:
        kept: How often each fact took effect.
    """

    def __init__(self, begin: Begin[_ArchiveWork], kept: Table[UUID, int]) -> None:
        self._begin = begin
        self.kept = kept

    async def keep(self, envelope: Envelope) -> None:
        async with self._begin() as work:
            if await work.inbox.first_time(envelope.id, ARCHIVE):
                work.archive[envelope.id] = work.archive.get(envelope.id, 0) + 1
                await work.commit()
