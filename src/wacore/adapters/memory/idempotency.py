"""Answers already given, in this process."""

from collections import OrderedDict
from datetime import datetime, timedelta

from wacore.application.ports import Clock
from wacore.application.ports.idempotency import Answer


class MemoryIdempotencyStore:
    """
    Args:
        kept: How long an answer is repeated.
        running: How long a request may take; then its key is free, since its process has died.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        kept: timedelta = timedelta(days=1),
        running: timedelta = timedelta(minutes=2),
    ) -> None:
        self._clock = clock
        self._kept = kept
        self._running = running
        self._answers: OrderedDict[str, tuple[datetime, Answer]] = OrderedDict()

    async def claim(self, key: str, fingerprint: bytes) -> Answer | None:
        now = self._clock.now()
        self._forget_expired(now)
        known = self._answers.get(key)
        if known is not None and known[0] > now:
            return known[1]
        self._keep(key, now + self._running, Answer(fingerprint=fingerprint))
        return None

    async def finish(self, key: str, answer: Answer) -> None:
        self._keep(key, self._clock.now() + self._kept, answer)

    async def release(self, key: str) -> None:
        known = self._answers.get(key)
        if known is not None and known[1].status == 0:
            del self._answers[key]

    def _keep(self, key: str, expires_at: datetime, answer: Answer) -> None:
        self._answers[key] = (expires_at, answer)
        self._answers.move_to_end(key)

    def _forget_expired(self, now: datetime) -> None:
        """The oldest stand in front; a running one there only delays the clearing."""
        while self._answers:
            key, (expires_at, _) = next(iter(self._answers.items()))
            if expires_at > now:
                return
            del self._answers[key]
