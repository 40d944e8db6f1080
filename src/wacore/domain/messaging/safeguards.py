"""What stops a campaign that goes wrong before everybody has got it."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from wacore.domain.messaging.message_state import TAKEN, MessageState
from wacore.domain.messaging.tally import Tally

CANARY = "canary"
"""Why a dispatch rests: its first messages are out, and their fate is awaited."""

CANARY_FAILED = "canary_failed"
TOO_MANY_FAILURES = "too_many_failures"

_FAILURES = (MessageState.FAILED, MessageState.REJECTED)
_NOT_BEGUN = (MessageState.PLANNED, MessageState.SKIPPED, MessageState.CANCELLED)
_DECIDED = (MessageState.DELIVERED, MessageState.READ, *_FAILURES)
_FEWEST = 100
_WINDOW = 1000
_AWAITED = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """
    The first few of a campaign, sent to see how they fare.

    Attributes:
        messages: So many; or else `share` of all.
        wait: From the last of them until they are judged.
        tolerance: The share that may fail or opt out.
    """

    messages: int | None = None
    share: float | None = None
    wait: timedelta = timedelta(minutes=15)
    tolerance: float = 0.1

    def size(self, total: int | None, tally: Tally) -> int | None:
        """How many it takes; None while nobody knows yet how many all are."""
        if self.messages is not None:
            return self.messages
        if total is None or self.share is None:
            return None
        return ceil((tally.total - tally.count(MessageState.SKIPPED)) * self.share)

    def objection(self, tally: Tally, opt_outs: int, quality: str, unclear: int = 0) -> str:
        """
        What speaks against going on, for a person; empty if nothing does.

        Args:
            unclear: Messages of which Meta's answers left open whether they were sent.
        """
        if quality == "RED":
            return "The number's quality has become RED."
        sent, failed = begun(tally), tally.count(*_FAILURES)
        if failed + opt_outs + unclear <= self.tolerance * sent:
            return ""
        return (
            f"Of the first {sent} messages {failed} failed, of {unclear} nobody knows whether they "
            f"were sent, and {opt_outs} were answered with an opt-out; {self.tolerance:.0%} is the limit."
        )


def begun(tally: Tally) -> int:
    """How many somebody has tried to send, whatever came of it."""
    return tally.total - tally.count(*_NOT_BEGUN)


@dataclass(frozen=True, slots=True)
class Watch:
    """
    The counters as they stood when the last look at failures began.

    A campaign is judged by its last messages, not by all: what goes wrong at the end must not drown
    in what went well before. Failures are told sooner than deliveries, so those of which nothing
    has been heard count as well; but no more than 800, since some phones stay off for days.

    Attributes:
        outcomes: Messages that had been delivered or had failed by then.
        failures: Those that had failed.
    """

    outcomes: int = 0
    failures: int = 0

    @classmethod
    def of(cls, tally: Tally) -> "Watch":
        return cls(tally.count(*_DECIDED), tally.count(*_FAILURES))

    def looked(self, tally: Tally, limit: float) -> tuple["Watch", str]:
        """
        From where to look next, and what is wrong; empty if nothing is.

        Args:
            limit: The share of failures that is still bearable.
        """
        now = Watch.of(tally)
        outcomes, failures = now.outcomes - self.outcomes, now.failures - self.failures
        if outcomes < 0 or failures < 0:  # some were planned once more
            return now, ""
        tried = tally.count(*TAKEN, MessageState.REJECTED) - self.outcomes
        judged = min(tried, outcomes + _AWAITED)
        if judged >= _FEWEST and failures > limit * judged:
            return (
                now,
                f"Of the last {judged} messages {failures} failed; {limit:.0%} is the limit.",
            )
        return (now if outcomes >= _WINDOW else self), ""
