"""News that were kept for those who followed them."""

from wacore.application.messaging.ports_feed import NewsFeeds
from wacore.application.ports import Clock


class ForgetNews:
    """Drop what nobody follows any more; from then on no news are kept of it."""

    def __init__(self, feeds: NewsFeeds, clock: Clock) -> None:
        self._feeds = feeds
        self._clock = clock

    async def __call__(self) -> int:
        """Of how many organisations."""
        return await self._feeds.forget(self._clock.now())
