"""What tells a broken way to Meta from a single broken POST."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wacore.domain.messaging.message_state import TAKEN, MessageState
from wacore.domain.messaging.tally import Tally

UNCLEAR = "unclear_answers"
"""Why a dispatch rests: nobody knows what became of its last POSTs."""

_ANSWERED = (*TAKEN, MessageState.REJECTED)
_BEARABLE = 0.2
_FEWEST = 10
_FEWEST_AGAIN = 2
_WINDOW = 100
_TRUST = 20
_PROBE = 3
_PAUSES = 3
_FIRST_REST = timedelta(seconds=5)
_LONGEST_REST = timedelta(minutes=1)
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Doubts:
    """
    How Meta has answered a dispatch's POSTs of late.

    A POST whose answer tells nothing, because it is a proxy's or never comes, is not made again, so
    each costs a person their message. Once more than a fifth of them end so, of ten at least, the
    number rests. Then a few are tried, and more as Meta answers them; if two of those fail, it rests
    for longer, and the third time the campaign is paused, to try again by itself.

    Attributes:
        answered: Messages that Meta had answered when this look began.
        unclear: POSTs since then whose answers tell nothing.
        rests: How often in a row there was a rest; zero while Meta answers.
        since: When the last of them began; the POSTs from before it are part of it.
    """

    answered: int = 0
    unclear: int = 0
    rests: int = 0
    since: datetime | None = None

    def concern(self, claimed_at: datetime | None) -> bool:
        """Whether a POST claimed then tells anything new."""
        return self.since is None or claimed_at is None or claimed_at > self.since

    def heard(self, clear: int, unclear: int, tally: Tally, now: datetime) -> "Doubts":
        """
        After some answers; a new rest begins if `rests` has grown.

        Args:
            clear: Messages among them that Meta has answered.
            unclear: Those of which nobody knows, and that `concern` this look.
            tally: The dispatch's, these included.
        """
        before = tally.count(*_ANSWERED) - clear
        look = self._from(before)
        answered, doubtful = before + clear - look.answered, look.unclear + unclear
        fewest = _FEWEST_AGAIN if look.rests else _FEWEST
        if doubtful >= fewest and doubtful > _BEARABLE * (answered + doubtful):
            return Doubts(before + clear, 0, look.rests + 1, now)
        return replace(look, unclear=doubtful)

    def _from(self, answered: int) -> "Doubts":
        """The look that the next answers belong to: this one, unless Meta has answered enough since."""
        since = answered - self.answered
        if since < 0:  # some were planned once more
            return replace(self, answered=answered, unclear=0)
        if since >= (_TRUST if self.rests else _WINDOW):
            return Doubts(answered)
        return self

    def allowed(self, tally: Tally) -> int:
        """How many more may be under way; to be asked after a rest only."""
        answered = max(0, tally.count(*_ANSWERED) - self.answered)
        return max(0, _PROBE + answered - tally.count(MessageState.INFLIGHT))

    def left_open(self, tally: Tally) -> int:
        """Messages whose POSTs got no clear answer, nor any status since; a crash leaves others."""
        open_ = tally.count(MessageState.UNKNOWN, MessageState.ABANDONED)
        return open_ if self.rests else min(open_, self.unclear)

    @property
    def rest(self) -> timedelta:
        """For how long the number sends nothing."""
        return _doubled(_FIRST_REST, self.rests - 1, _LONGEST_REST)

    @property
    def until(self) -> datetime | None:
        """Till when a campaign is paused for it; None while short rests may be enough."""
        if self.since is None or self.rests < _PAUSES:
            return None
        return self.since + _doubled(_FIRST_PAUSE, self.rests - _PAUSES, _LONGEST_PAUSE)


def _doubled(first: timedelta, times: int, most: timedelta) -> timedelta:
    times_two: int = 2 ** min(max(times, 0), _DOUBLINGS)
    return min(most, first * times_two)
