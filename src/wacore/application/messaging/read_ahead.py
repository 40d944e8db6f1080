"""Reading the messages of a few chunks at once."""

from datetime import datetime, timedelta

import msgspec

from wacore.application.messaging.ports import DueMessage, DueMessages
from wacore.application.ports import Clock
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch


class _Stock(msgspec.Struct):
    """
    Attributes:
        rest: The first to be taken is the last.
        chunks: How many were read at once.
    """

    read_at: datetime
    rest: list[DueMessage]
    chunks: int


class ReadAhead:
    """
    What is due in a campaign, read for several chunks at once.

    A chunk's messages are compared with the database when they are claimed, so what was read a
    moment ago may be used like what was read just now. Where others claim from the same dispatch it
    is in vain. That costs places in the number's line, so small chunks, which is what Meta's pace
    leaves, are read one by one: with those it is never the claims that are waited for.

    Args:
        least: Messages of a chunk that is worth it.
        chunks: Read at once, at most; the first time one, then twice as many each time.
        kept: How long what was read may wait to be claimed.
    """

    def __init__(
        self,
        due: DueMessages,
        clock: Clock,
        least: int = 250,
        chunks: int = 4,
        kept: timedelta = timedelta(seconds=1),
    ) -> None:
        self._due = due
        self._clock = clock
        self._least = least
        self._chunks = chunks
        self._kept = kept
        self._stocks: dict[DispatchId, _Stock] = {}

    async def next(self, dispatch: Dispatch, limit: int) -> list[DueMessage]:
        """At most `limit`; none only if nothing is due. One caller at a time for each dispatch."""
        now = self._clock.now()
        if limit < self._least:
            return await self._due.due(dispatch.id, now, limit=limit)
        self._stocks = self._fresh(now)
        stock = self._stocks.get(dispatch.id)
        if stock is None or not stock.rest:
            chunks = min(2 * stock.chunks, self._chunks) if stock else 1
            found = await self._due.due(dispatch.id, now, limit=chunks * limit)
            stock = self._stocks[dispatch.id] = _Stock(now, found[::-1], chunks)
        taken = stock.rest[-limit:][::-1]
        del stock.rest[-limit:]
        return taken

    def forget(self, dispatch_id: DispatchId) -> None:
        """What was read is no longer so."""
        self._stocks.pop(dispatch_id, None)

    def _fresh(self, now: datetime) -> dict[DispatchId, _Stock]:
        return {
            dispatch_id: stock
            for dispatch_id, stock in self._stocks.items()
            if now - stock.read_at <= self._kept
        }
