"""Laws that hold at every step, checked as the steps are taken."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from wacore.application.messaging.ports import Outgoing
from wacore.domain.messaging.dispatch import OPERATOR, Dispatch, Purpose
from wacore.domain.messaging.doubts import UNCLEAR
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import RANK, TAKEN, WAITING, MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.testing.simulation.story import Story

_CONSENT_IS_FRESH = timedelta(seconds=2)
_FROZEN_CONSENT = timedelta(seconds=30)
_ROUNDING = 1e-3
_ENDED = frozenset({MessageState.SKIPPED, MessageState.CANCELLED})


class Watch:
    """
    Attributes:
        refused: When contacts wrote down that somebody refuses marketing, by phone number.
        asked_to_resume: When an operator last asked to resume a campaign.
        find_message: The committed row.
        find_dispatch: Likewise; raises KeyError.
    """

    find_message: Callable[[object], Message | None]
    find_dispatch: Callable[[object], Dispatch]

    def __init__(self, story: Story, now: Callable[[], datetime]) -> None:
        self._story = story
        self._now = now
        self.refused: dict[str, datetime] = {}
        self.asked_to_resume: dict[UUID, datetime] = {}
        self._stopped: dict[UUID, datetime] = {}
        self._tokens: set[str] = set()
        self._grants: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        self._fastest: defaultdict[str, float] = defaultdict(float)
        self._largest: defaultdict[str, float] = defaultdict(float)
        self._barred: dict[str, datetime] = {}
        self._placed: dict[str, datetime] = {}
        self._permits = 0
        self._met: dict[str, datetime] = {}

    def dispatch_of(self, campaign_id: object) -> Dispatch | None:
        """A dispatch has its campaign's id."""
        try:
            return self.find_dispatch(campaign_id)
        except KeyError:
            return None

    def dispatch_moved(self, before: Dispatch | None, after: Dispatch) -> None:
        """A dispatch's row was committed."""
        self._steered(before, after)
        self._struck(before, after)

    def _steered(self, before: Dispatch | None, after: Dispatch) -> None:
        """Of its causes none ends by itself here: it takes a person."""
        pause = before.pause if before else None
        if after.pause not in (pause, None):
            self._stopped[after.id] = self._now()
        if pause is None or pause.reason in (OPERATOR, UNCLEAR) or not after.sends:
            return
        asked_at = self.asked_to_resume.get(after.id)
        if asked_at is None or asked_at < self._stopped[after.id]:
            self._story.violated(
                "what stopped by itself waits for a person", after.id.int, pause.reason
            )

    def _struck(self, before: Dispatch | None, after: Dispatch) -> None:
        """What pauses it for Meta's errors has been sent since its last resume."""
        if before is None or after.pause is None or after.pause == before.pause:
            return
        cleared_at, reason = before.cleared_at, after.pause.reason
        if cleared_at is None or not reason.startswith("meta:"):
            return
        met = self._met.get(reason)
        if met is None or met < cleared_at:
            law = "what was sent before a resume stops nothing"
            self._story.violated(law, after.id.int, reason, met, cleared_at)

    def moved(self, before: Message | None, after: Message) -> None:
        """A message's row was committed."""
        self._tell(before, after)
        if after.error_code is not None and after.posted_at is not None:
            reason = f"meta:{after.error_code}"
            self._met[reason] = max(after.posted_at, self._met.get(reason, after.posted_at))
        if before is None or before.state is after.state:
            return
        if after.state is MessageState.INFLIGHT:
            self._claimed(before, after)
        if before.state in TAKEN:
            fell = after.state not in TAKEN or RANK[after.state] < RANK[before.state]
            retried = before.state is MessageState.FAILED and after.state is MessageState.PLANNED
            if fell and not retried:
                self._story.violated("no status falls back", line(before), line(after))
        if before.state in _ENDED and after.state not in TAKEN:
            self._story.violated("what has ended stays so", line(before), line(after))
        if before.state is MessageState.UNKNOWN and after.state in WAITING:
            self._planned_again(before, after)

    def _tell(self, before: Message | None, after: Message) -> None:
        if before is None or before.state is not after.state:
            self._story.tell("row", "{} {}", before.state.value if before else "new", line(after))

    def _claimed(self, before: Message, after: Message) -> None:
        dispatch = self.find_dispatch(after.dispatch_id)
        if not dispatch.sends:
            self._story.violated("nothing is claimed while stopped", line(after), dispatch.state)
        if before.state not in WAITING:
            self._story.violated("only what waits is claimed", line(before))
        if before.doubts and before.accepted_at is not None:
            self._story.violated("what Meta has taken is not sent again", line(before))
        refused_at = self.refused.get(after.phone or "")
        if dispatch.purpose is Purpose.MARKETING and refused_at is not None:
            since = self._now() - refused_at
            frozen = self._story.counts["freezes"]
            if since > (_FROZEN_CONSENT if frozen else _CONSENT_IS_FRESH):
                self._story.violated("an opt-out before the claim wins", line(after), since)

    def _planned_again(self, before: Message, after: Message) -> None:
        """An answer that says "not sent" may come late; without one, only the policy allows it."""
        if after.state is MessageState.DEFERRED or after.reason or after.error_code is not None:
            return
        dispatch = self.find_dispatch(after.dispatch_id)
        if dispatch.policy is Policy.AT_MOST_ONCE:
            self._story.violated("the unknown is not sent again", line(before), line(after))

    def posted(self, outgoing: Outgoing) -> None:
        """A POST reaches Meta."""
        token, message = str(outgoing.token), self.find_message(outgoing.token.message_id)
        if token in self._tokens:
            self._story.violated("no token is posted twice", token)
        self._tokens.add(token)
        if message is None or message.attempt < outgoing.token.attempt:
            self._story.violated("the intent is committed before the POST", token)
        self._permits -= 1
        if self._permits < 0:
            self._story.violated("every POST has a permit", token)

    def granted(self, key: str, rate: float, burst: float, cost: int) -> None:
        now = self._now()
        if now < self._barred.get(key, now) - timedelta(seconds=_ROUNDING):
            self._story.violated("nothing is granted while barred", key)
        at, taken = now.timestamp(), 0
        fastest = self._fastest[key] = max(rate, self._fastest[key])
        largest = self._largest[key] = max(burst, self._largest[key])
        grants = self._grants[key]
        grants.append((at, cost))
        self._story.tell("limiter", "{} rate {} burst {} cost {}", key, rate, burst, cost)
        for then, n in reversed(grants):
            taken += n
            if taken > largest + fastest * (at - then) + _ROUNDING:
                self._story.violated("never more than the rate", key, taken, at - then)
                return

    def placed(self, key: str, rate: float, begins: float, cost: int) -> None:
        """Places that begin in so many seconds were taken."""
        begin = self._now() + timedelta(seconds=begins)
        end = begin + timedelta(seconds=cost / rate)
        self._permits += cost
        self._story.tell("limiter", "{} rate {} place {} cost {}", key, rate, begin, cost)
        if begin < self._barred.get(key, begin) - timedelta(seconds=_ROUNDING):
            self._story.violated("nothing is granted while barred", key)
        if begin < self._placed.get(key, begin) - timedelta(seconds=_ROUNDING):
            self._story.violated("no two places overlap", key)
        self._placed[key] = end

    def penalised(self, key: str, seconds: float) -> None:
        until = self._now() + timedelta(seconds=seconds)
        self._barred[key] = max(until, self._barred.get(key, until))


def line(message: Message) -> str:
    """A message in a few words."""
    why = message.reason or message.error_code
    said = f"{message.state.value} {message.phone or message.bsuid} #{message.attempt}"
    return f"{said} ({why})" if why else said
