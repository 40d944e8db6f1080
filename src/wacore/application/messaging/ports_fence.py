"""What keeps an older copy of the database from sending what has been sent."""

from typing import Protocol
from uuid import UUID

from wacore.domain.messaging.fence import Claim, Claims, Fence


class FenceStore(Protocol):
    """The database's own count of its claims, under change."""

    async def read(self) -> Fence | None:
        """None before the first line has begun."""
        ...

    async def begin(self, lineage: UUID) -> Fence:
        """Begin a line of copies, unless one has begun already; answers the one that holds."""
        ...

    async def claim(self, lineage: UUID, slot: int) -> Claim | None:
        """
        Count one more; the slot stays locked until the unit of work ends.

        None, and nothing is counted, if the database is of another line.
        """
        ...

    async def learn(self, claims: Claims) -> None:
        """Count as many as these at least."""
        ...


class Witness(Protocol):
    """
    Remembers claims outside of the database, so that no backup of it holds them.

    What is told of a claim is told after its commit and before its first POST.
    """

    async def seen(self, lineage: UUID) -> Claims | None:
        """At least what was noted; None if nobody here knows this line."""
        ...

    async def note(self, lineage: UUID, claims: Claims) -> None:
        """Remember these; a count is never lowered."""
        ...
