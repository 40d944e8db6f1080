"""The sending of one campaign's snapshot, or of one number's single messages."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import AccountId, DispatchId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.daily_limit import DAILY_LIMIT
from wacore.domain.messaging.dispatch_errors import (
    DispatchAlreadySealed,
    DispatchEnded,
    DispatchIncomplete,
)
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.doubts import UNCLEAR, Doubts
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.safeguards import CANARY, CANARY_FAILED, Canary, Watch
from wacore.domain.messaging.strikes import Strikes
from wacore.domain.messaging.tally import Tally
from wacore.domain.sending_hours import SendingHours

OPERATOR = "operator"
"""The reason of a pause that a person asked for."""

_RESTS = frozenset({CANARY, DAILY_LIMIT, UNCLEAR})
_REST = 0


class DispatchKind(StrEnum):
    """DIRECT is a number's permanent dispatch of single messages; it is never sealed."""

    CAMPAIGN = "campaign"
    DIRECT = "direct"


class Purpose(StrEnum):
    """What people must have agreed to; the others need no consent kept here."""

    MARKETING = "marketing"
    UTILITY = "utility"
    AUTHENTICATION = "authentication"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Template:
    """An approved template, by the name and language Meta knows it under."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Pause:
    """
    Why nothing is sent.

    Attributes:
        reason: `operator`, or `meta:<error code>`, or another word of whoever paused it.
        details: For a person.
    """

    reason: str
    details: str = ""

    @property
    def weight(self) -> int:
        """A rest that ends by itself gives way to a cause, and every cause to an operator's word."""
        if self.reason == OPERATOR:
            return 2
        return _REST if self.reason in _RESTS else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """
    Attributes:
        template: The campaign's; None for single messages.
        rate_cap: Messages per second at most, below the number's own rate; None for no cap.
        deadline: Whoever has not been written to by then is skipped.
        total: How many recipients there are, once all are planned.
        ended_at: When its last message settled.
        stopped_at: When it stopped the last time; None if it never did.
        resumed_at: When it went on the last time.
        hours: What is due outside of them waits; None is around the clock.
        frequency_cap: Its own, beside the organisation's.
        canary: None sends to all at once.
        canary_until: When the canary is judged; None while some of it has yet to be sent.
        failure_limit: The share of failures that pauses it; None never does.
        watch: Where the failures that count for that begin.
        cleared_at: When somebody, or the end of its cause, last ended a pause other than a rest.
        strikes: Failures since then that, once there are enough, stop it.
        doubts: Whether Meta's answers can be understood.
        doubtful: Whoever is planned from now on may have been written to: an older copy of the
            database was put back while people were being planned.
    """

    id: DispatchId
    organization_id: OrganizationId
    account_id: AccountId
    phone_number_id: PhoneNumberId
    kind: DispatchKind
    purpose: Purpose
    policy: Policy
    template: Template | None
    rate_cap: float | None
    deadline: datetime | None
    state: DispatchState
    pause: Pause | None
    total: int | None
    created_at: datetime
    changed_at: datetime
    ended_at: datetime | None = None
    hours: SendingHours | None = None
    frequency_cap: FrequencyCap | None = None
    canary: Canary | None = None
    canary_until: datetime | None = None
    canary_passed: bool = False
    failure_limit: float | None = None
    watch: Watch = field(default_factory=Watch)
    stopped_at: datetime | None = None
    resumed_at: datetime | None = None
    cleared_at: datetime | None = None
    strikes: Strikes = field(default_factory=Strikes)
    doubts: Doubts = field(default_factory=Doubts)
    doubtful: bool = False

    @property
    def sends(self) -> bool:
        return self.state is DispatchState.RUNNING

    def rests_for(self, reason: str) -> bool:
        """Whether it is paused for this."""
        return (
            self.state is DispatchState.PAUSED
            and self.pause is not None
            and (self.pause.reason == reason)
        )

    def ran(self, since: datetime, now: datetime) -> timedelta:
        """How much of the time since then it has been running, as far as its last pause tells."""
        begin = max(since, self.created_at)
        if self.stopped_at is None:
            return now - begin
        again = self.resumed_at if self.sends and self.resumed_at is not None else now
        return now - begin - max(timedelta(0), again - max(begin, self.stopped_at))

    def has_terms_of(self, other: "Dispatch") -> bool:
        """Whether both were opened for the same thing."""
        return _terms(self) == _terms(other)

    def heeds(self, posted_at: datetime) -> bool:
        """Whether what became of a message sent then says anything about what would be sent now."""
        return self.cleared_at is None or posted_at >= self.cleared_at

    def is_late(self, now: datetime) -> bool:
        return self.deadline is not None and now >= self.deadline

    @property
    def over(self) -> bool:
        return self.state in (DispatchState.CANCELLED, DispatchState.FINISHED)

    def require_open(self) -> None:
        """
        Raises:
            DispatchEnded: It is finished or cancelled.
            DispatchAlreadySealed: All its recipients are planned.
        """
        if self.over:
            raise DispatchEnded(self.id, self.state)
        if self.total is not None:
            raise DispatchAlreadySealed(self.id)

    def seal(self, announced: int | None, tally: Tally, now: datetime) -> "Dispatch":
        """
        All recipients are planned. Sealing again changes nothing.

        Args:
            announced: How many the planner believes there are, if it counts them.

        Raises:
            DispatchIncomplete: There are more or fewer than announced.
        """
        if announced is not None and announced != tally.total:
            raise DispatchIncomplete(self.id, announced, tally.total)
        if self.total is not None or self.over:
            return self
        return replace(self, total=tally.total, changed_at=now)

    def stop(self, pause: Pause, now: datetime) -> "Dispatch":
        """
        Pause; of several reasons the weightiest stands until somebody resumes, and the first of those.

        Raises:
            DispatchEnded: Nothing is left to pause.
        """
        if self.over:
            raise DispatchEnded(self.id, self.state)
        if self.pause is not None and self.pause.weight >= pause.weight:
            return self
        stopped_at = now if self.sends else self.stopped_at
        return replace(
            self, state=DispatchState.PAUSED, pause=pause, stopped_at=stopped_at, changed_at=now
        )

    def restored(self) -> "Dispatch":
        """Those yet to be planned may be in a later copy of it already, and may have been written to."""
        complete = self.total is not None or self.over or self.kind is DispatchKind.DIRECT
        return self if complete else replace(self, doubtful=True)

    def rest_after_canary(self, canary: Canary, now: datetime) -> "Dispatch":
        """Its first messages are out: nothing more before they are judged."""
        until = now + canary.wait
        details = f"The first messages are out; they are judged at {until:%H:%M} UTC."
        return replace(self.stop(Pause(CANARY, details), now), canary_until=until)

    def fail_canary(self, objection: str, now: datetime) -> "Dispatch":
        """It stays as it is until a person has looked."""
        return self.stop(Pause(CANARY_FAILED, objection), now)

    def pass_canary(self, now: datetime) -> "Dispatch":
        return replace(self.resume(now), canary_passed=True)

    def resume(self, now: datetime) -> "Dispatch":
        """
        Go on; whoever resumes after the canary failed has looked at it.

        Raises:
            DispatchEnded: Nothing is left to resume.
        """
        if self.over:
            raise DispatchEnded(self.id, self.state)
        if self.state is DispatchState.RUNNING:
            return self
        passed = self.canary_passed or self.rests_for(CANARY_FAILED)
        rested = self.pause is not None and self.pause.weight == _REST
        return replace(
            self,
            cleared_at=self.cleared_at if rested else now,
            strikes=self.strikes if rested else Strikes(),
            state=DispatchState.RUNNING,
            pause=None,
            canary_passed=passed,
            resumed_at=now,
            changed_at=now,
        )

    def adopted(self, account_id: AccountId, now: datetime) -> "Dispatch":
        """Its number belongs to another account by now, and so it is sent in that one's name."""
        return replace(self, account_id=account_id, changed_at=now)

    def cancel(self, now: datetime) -> "Dispatch":
        """
        Raises:
            DispatchEnded: It has finished.
        """
        if self.state is DispatchState.CANCELLED:
            return self
        if self.state is DispatchState.FINISHED:
            raise DispatchEnded(self.id, self.state)
        return replace(self, state=DispatchState.CANCELLED, pause=None, changed_at=now)

    def reopen(self, now: datetime) -> "Dispatch":
        """
        Some of its messages are to be sent once more.

        Raises:
            DispatchEnded: It was cancelled.
        """
        if self.state is DispatchState.CANCELLED:
            raise DispatchEnded(self.id, self.state)
        if self.state is not DispatchState.FINISHED:
            return self
        return replace(
            self,
            state=DispatchState.RUNNING,
            ended_at=None,
            stopped_at=self.ended_at,
            resumed_at=now,
            changed_at=now,
        )

    def settle(self, tally: Tally, now: datetime) -> "Dispatch":
        """Ended, once every recipient has a final state; otherwise the same dispatch."""
        complete = self.total is not None or self.state is DispatchState.CANCELLED
        if not complete or tally.open or self.ended_at is not None:
            return self
        state = self.state if self.state is DispatchState.CANCELLED else DispatchState.FINISHED
        return replace(self, state=state, pause=None, ended_at=now, changed_at=now)


def _terms(dispatch: Dispatch) -> tuple[object, ...]:
    return (
        dispatch.organization_id,
        dispatch.phone_number_id,
        dispatch.kind,
        dispatch.purpose,
        dispatch.policy,
        dispatch.template,
        dispatch.rate_cap,
        dispatch.deadline,
        dispatch.hours,
        dispatch.frequency_cap,
        dispatch.canary,
        dispatch.failure_limit,
    )
