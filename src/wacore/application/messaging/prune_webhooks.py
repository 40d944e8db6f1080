"""Raw webhooks are kept for a while, not for ever."""

from datetime import timedelta

from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.ports import Begin, Clock

KEPT = timedelta(days=30)
"""Long enough to replay what a fault of ours has spoilt; Meta itself repeats for 7 days."""

UNREADABLE = timedelta(days=90)
"""Long enough for a release that can read it, and for somebody to look."""


class PruneWebhooks:
    """
    Forget applied webhooks after a month, and so what waits for an account that nobody connects;
    what cannot be read after three.
    """

    def __init__(self, begin: Begin[IntakeUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, limit: int = 1000) -> int:
        """Answers how many webhooks and quarantined elements it forgot."""
        async with self._begin() as work:
            now = self._clock.now()
            forgotten = await work.quarantine.forget(
                now - UNREADABLE, orphans_before=now - KEPT, limit=limit
            )
            pruned = await work.webhooks.prune(now - KEPT, limit=limit)
            await work.commit()
        return forgotten + pruned
