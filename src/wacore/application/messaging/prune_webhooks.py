"""Raw webhooks are kept for a while, not for ever."""

from datetime import timedelta

from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.ports import Begin, Clock

KEPT = timedelta(days=30)
"""Long enough to replay what a fault of ours has spoilt; Meta itself repeats for 7 days."""


class PruneWebhooks:
    """Forget applied webhooks after a month; what is in quarantine stays."""

    def __init__(self, begin: Begin[IntakeUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, limit: int = 1000) -> int:
        async with self._begin() as work:
            pruned = await work.webhooks.prune(self._clock.now() - KEPT, limit=limit)
            await work.commit()
        return pruned
