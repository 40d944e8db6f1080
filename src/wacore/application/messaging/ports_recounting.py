"""What the proof of the counters asks of the store."""

from datetime import datetime
from typing import Protocol

from wacore.domain.ids import DispatchId
from wacore.domain.messaging.tally import Tally


class Recounts(Protocol):
    """Reads without a lock, so that no writer waits for it."""

    async def dispatches(
        self, *, since: datetime | None, after: DispatchId | None, limit: int
    ) -> list[DispatchId]:
        """The first of them by id; with `since`, only those that have not ended before then."""
        ...

    async def recount(self, dispatch_id: DispatchId) -> tuple[Tally, Tally]:
        """The kept counters and a count of the rows, as of one moment, however long it takes."""
        ...


class DriftStore(Protocol):
    """Which dispatches' counters were found wrong, and not mended since."""

    async def note(self, dispatch_id: DispatchId, messages: int, now: datetime) -> None:
        """So many counts are off; with none it is forgotten."""
        ...
