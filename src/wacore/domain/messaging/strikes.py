"""Failures that tell of more than their own message, and do so only once there are several."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from wacore.domain.messaging.error_codes import Threshold


@dataclass(frozen=True, slots=True)
class Strikes:
    """
    What has failed since a dispatch was last resumed.

    Attributes:
        posted: Of each code, when the newest messages that failed so had been sent; no more of them
            than it takes to stop.
    """

    posted: tuple[tuple[int, tuple[datetime, ...]], ...] = ()

    def and_these(
        self, code: int, posted: Iterable[datetime], threshold: Threshold
    ) -> tuple["Strikes", datetime | None]:
        """
        With messages that failed with this code.

        Returns:
            And, if there are enough by now, since when they have failed: when the oldest was sent.
        """
        known = dict(self.posted)
        newest = tuple(sorted((*known.get(code, ()), *posted))[-threshold.hits :])
        strikes = replace(self, posted=tuple(sorted({**known, code: newest}.items())))
        if len(newest) < threshold.hits:
            return strikes, None
        span = (newest[-1] - newest[0]).total_seconds()
        together = threshold.seconds is None or span <= threshold.seconds
        return strikes, newest[0] if together else None
