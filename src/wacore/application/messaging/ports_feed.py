"""The store of news that are followed live."""

from datetime import datetime
from typing import Protocol

import msgspec

from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.feed import FeedPosition


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        kind: An EventKind's value, or RESYNC.
        event: JSON, as a program that subscribes gets it; empty for RESYNC.
    """

    number: int
    kind: str
    event: bytes


class NewsFeeds(Protocol):
    """
    Each organisation's news in one order, while somebody follows it.

    They get their numbers after the commits that made them so, from whoever reads: what commits
    late comes late, and is never passed over.
    """

    async def follow(self, organization_id: OrganizationId, now: datetime) -> FeedPosition:
        """
        Have its news kept for FOLLOWED_FOR from now; answers where they stand.

        Where nobody followed it, an era begins; SETTLES later RESYNC is among its news. No more
        than about KEPT of them stay.
        """
        ...

    async def after(
        self, organization_id: OrganizationId, position: FeedPosition, now: datetime, *, limit: int
    ) -> list[FeedItem] | None:
        """The next ones in their order; None if some that came after the position are not known."""
        ...

    async def forget(self, now: datetime) -> int:
        """Drop the news of organisations that nobody follows any more; so many organisations."""
        ...
