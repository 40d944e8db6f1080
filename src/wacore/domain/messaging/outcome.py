"""From the answer to a POST to the message's next state, and what it means for others."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer, NotSent, Refused
from wacore.domain.messaging.error_codes import (
    Effect,
    ErrorAdvice,
    Retry,
    SendErrorClass,
    advice_for,
)
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import WAITING, MessageState
from wacore.domain.messaging.statuses import SendError

NOT_SENT_DELAY = timedelta(seconds=5)
"""Until the network is tried again after a POST that never left; this counts as no try."""

_SLOW_DOWN = Retry(first=1.5, ceiling=60, attempts=None)
_ONCE_MORE = 3
_PAUSES = frozenset(
    {
        SendErrorClass.PAUSE_CAMPAIGN,
        SendErrorClass.PAUSE_NUMBER,
        SendErrorClass.FATAL_AUTHENTICATION,
    }
)
_ANSWERABLE = frozenset({MessageState.INFLIGHT, MessageState.UNKNOWN})
_SETTLED_BY_PROOF = _ANSWERABLE | {MessageState.ABANDONED}
_UNTAKEN = WAITING | {
    MessageState.UNKNOWN,
    MessageState.ABANDONED,
    MessageState.SKIPPED,
    MessageState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    Attributes:
        message: As it is now; the very same object if the answer came too late to matter.
        advice: What Meta's error asks for beyond this message; None without an error.
        slow_down: Seconds in which the number should send nothing.
    """

    message: Message
    advice: ErrorAdvice | None = None
    slow_down: float = 0.0

    @property
    def pauses(self) -> SendErrorClass | None:
        """Whom the error stops: the campaign, the number or the whole account."""
        if self.advice is None or self.advice.send_class not in _PAUSES:
            return None
        return self.advice.send_class

    @property
    def opts_out(self) -> bool:
        return self.advice is not None and Effect.STOPS_MARKETING in self.advice.effects


def answered(
    message: Message, attempt: int, answer: Answer, now: datetime, *, alone: bool = False
) -> Outcome:
    """
    Take in the answer to the POST of `attempt`.

    A report of Meta's may have arrived first; then the answer only adds the wamid. An answer to
    an attempt that has been given up and repeated changes nothing, unless Meta has taken it and the
    repeat is not under way.

    Args:
        alone: It is a single message: what would stop its campaign refuses just this one.
    """
    current = message.attempt == attempt
    if isinstance(answer, Accepted):
        known = current or _doubted(message)
        return Outcome(_accepted(message, answer, now) if known else message)
    if not current or message.state not in _ANSWERABLE:
        return Outcome(message)
    match answer:
        case Refused():
            return _refused(message, answer, now, alone=alone)
        case NotSent():
            return Outcome(_deferred(message, NOT_SENT_DELAY, now, reason=answer.reason))
        case Ambiguous():
            unknown = message.but(
                state=MessageState.UNKNOWN,
                reason=answer.reason,
                lease_until=None,
                changed_at=now,
            )
            return Outcome(unknown)


def _doubted(message: Message) -> bool:
    """It was given up and is to be repeated, though it may have arrived: so no news of it is too old."""
    return message.doubts > 0 and message.state in _UNTAKEN


def _accepted(message: Message, answer: Accepted, now: datetime) -> Message:
    settles = message.state in _SETTLED_BY_PROOF or _doubted(message)
    state = MessageState.HELD if answer.held else MessageState.ACCEPTED
    return message.but(
        state=state if settles else message.state,
        wamid=answer.wamid,
        accepted_at=message.accepted_at or now,
        lease_until=None,
        reason="" if settles else message.reason,
        error_code=None if settles else message.error_code,
        error_details="" if settles else message.error_details,
        changed_at=now,
    )


def _refused(message: Message, answer: Refused, now: datetime, *, alone: bool) -> Outcome:
    error = answer.error
    advice = advice_for(error.code, error.subcode, error.text, http_status=answer.http_status)
    match advice.send_class:
        case SendErrorClass.SLOW_DOWN:
            retry = advice.retry or _SLOW_DOWN
            deferred = _deferred(message, _wait(message, retry, 0), now, error=error)
            return Outcome(deferred, advice, slow_down=retry.delay(0))
        case SendErrorClass.RETRY_WITH_BACKOFF | SendErrorClass.DEFER_RECIPIENT:
            return _retried(message, error, advice, now, alone=alone)
        case SendErrorClass.FAIL_RECIPIENT:
            return Outcome(_rejected(message, error, now), advice)
        case _:
            return _paused(message, error, advice, now, alone=alone)


def _retried(
    message: Message, error: SendError, advice: ErrorAdvice, now: datetime, *, alone: bool
) -> Outcome:
    retry = advice.retry or Retry()
    if retry.allows(message.tries):
        wait = _wait(message, retry, message.tries)
        return Outcome(_deferred(message, wait, now, error=error, tries=1), advice)
    if retry.afterwards in _PAUSES:
        worse = replace(advice, send_class=retry.afterwards)
        return _paused(message, error, worse, now, alone=alone)
    return Outcome(_rejected(message, error, now), advice)


def _paused(
    message: Message, error: SendError, advice: ErrorAdvice, now: datetime, *, alone: bool
) -> Outcome:
    """
    The message waits for the cause to end; but one that met it again and again is refused alone,
    or it would stop its dispatch for ever.
    """
    too_often = alone or message.tries + 1 >= _ONCE_MORE
    if too_often and advice.send_class is SendErrorClass.PAUSE_CAMPAIGN:
        return Outcome(_rejected(message, error, now))
    waiting = _deferred(message, timedelta(0), now, error=error, tries=1)
    return Outcome(waiting.but(state=MessageState.PLANNED), advice)


def _wait(message: Message, retry: Retry, retries: int) -> timedelta:
    """Spread by up to a quarter, by the message's own id, so that a crowd does not return as one."""
    spread = 1 + (message.id.int * (message.attempt + 1) % 1009) / 1009 / 4
    return timedelta(seconds=retry.delay(retries) * spread)


def _deferred(
    message: Message,
    wait: timedelta,
    now: datetime,
    *,
    error: SendError | None = None,
    reason: str = "",
    tries: int = 0,
) -> Message:
    return message.but(
        state=MessageState.DEFERRED,
        due_at=now + wait,
        tries=message.tries + tries,
        lease_until=None,
        reason=reason,
        error_code=None if error is None else error.code,
        error_details="" if error is None else error.text,
        changed_at=now,
    )


def _rejected(message: Message, error: SendError, now: datetime) -> Message:
    return message.but(
        state=MessageState.REJECTED,
        lease_until=None,
        reason="",
        error_code=error.code,
        error_details=error.text,
        changed_at=now,
    )
