"""Events already consumed, so that a second delivery does nothing."""

from typing import Protocol
from uuid import UUID


class Inbox(Protocol):
    """Part of a unit of work: the mark commits or vanishes together with the effect."""

    async def first_time(self, event_id: UUID, consumer: str) -> bool:
        """True once per (event, consumer); False when an earlier committed unit of work had it."""
        ...
