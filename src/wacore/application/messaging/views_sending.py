"""Dispatches and messages as callers see them."""

from datetime import datetime

import msgspec

from wacore.domain.ids import ContactId, DispatchId, MessageId, PhoneNumberId, Wamid
from wacore.domain.messaging.dispatch import DispatchState
from wacore.domain.messaging.error_codes import SendErrorClass, advice_for
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

_ERRORS = frozenset({MessageState.FAILED, MessageState.REJECTED, MessageState.DEFERRED})


class ErrorView(msgspec.Struct, frozen=True, kw_only=True):
    """`details` are Meta's words, `explanation` is ours."""

    code: int
    title: str
    explanation: str
    details: str = ""


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """
    One message and what became of it.

    Attributes:
        reason: Why it was skipped, abandoned or cancelled, or why nobody knows.
        updated_at: Its last change of any kind.
    """

    id: MessageId
    dispatch_id: DispatchId
    phone_number_id: PhoneNumberId
    contact_id: ContactId | None
    phone: str | None
    bsuid: str | None
    type: str
    state: MessageState
    reason: str
    error: ErrorView | None
    wamid: Wamid | None
    attempts: int
    planned_at: datetime
    due_at: datetime
    updated_at: datetime
    accepted_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    failed_at: datetime | None
    price_category: str | None
    billable: bool | None


class MessageDetails(msgspec.Struct, frozen=True, kw_only=True):
    """A message with its words, as Meta got or gets them."""

    message: MessageView
    content: msgspec.Raw


class MessageFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever is None or empty lets everything pass."""

    dispatch_id: DispatchId | None = None
    states: tuple[MessageState, ...] = ()
    phone: str | None = None
    contact_id: ContactId | None = None

    @property
    def of_one_dispatch(self) -> bool:
        """Whether it lets whole states of a dispatch pass, which may be a million messages."""
        return self.dispatch_id is not None and self.phone is None and self.contact_id is None


class DispatchView(msgspec.Struct, frozen=True, kw_only=True):
    """
    A dispatch in numbers.

    Attributes:
        counts: Messages in each state; they add up to all of them.
        accepted: How many Meta took, whatever became of them.
        delivered: How many arrived, read or not.
        skipped: How many were not sent to, by reason.
        rate: Accepted messages per second, while it ran in the last minute or two.
        replies: How many messages were answered, each once.
        opt_outs: How many made their recipient say stop.
    """

    id: DispatchId
    state: DispatchState
    sealed: bool
    pause_reason: str = ""
    pause_details: str = ""
    counts: dict[str, int]
    total: int
    accepted: int
    sent: int
    delivered: int
    skipped: dict[str, int]
    rate: float
    replies: int = 0
    opt_outs: int = 0
    created_at: datetime
    ended_at: datetime | None


class FailureView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Failures and refusals of one kind.

    Attributes:
        code: Meta's; None where the reason is ours.
        retryable: Whether sending again may help.
    """

    code: int | None
    reason: str
    messages: int
    title: str
    explanation: str
    who: str
    retryable: bool


class HourView(msgspec.Struct, kw_only=True):
    """What happened within one hour, which begins at `hour`."""

    hour: datetime
    accepted: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0


def message_view(message: Message) -> MessageView:
    return MessageView(
        id=message.id,
        dispatch_id=message.dispatch_id,
        phone_number_id=message.phone_number_id,
        contact_id=message.contact_id,
        phone=message.phone,
        bsuid=message.bsuid,
        type=message.kind,
        state=message.state,
        reason=message.reason,
        error=_error(message),
        wamid=message.wamid,
        attempts=message.attempt,
        planned_at=message.planned_at,
        due_at=message.due_at,
        updated_at=message.changed_at,
        accepted_at=message.accepted_at,
        sent_at=message.sent_at,
        delivered_at=message.delivered_at,
        read_at=message.read_at,
        failed_at=message.failed_at,
        price_category=message.price_category,
        billable=message.billable,
    )


def _error(message: Message) -> ErrorView | None:
    """None once the message has climbed past its failure."""
    if message.error_code is None or message.state not in _ERRORS:
        return None
    advice = advice_for(message.error_code, details=message.error_details)
    return ErrorView(
        code=message.error_code,
        title=advice.title,
        explanation=advice.explanation,
        details=message.error_details,
    )


def failure_view(reason: str, messages: int) -> FailureView:
    if not reason.isdigit():
        return FailureView(
            code=None,
            reason=reason,
            messages=messages,
            title=reason,
            explanation="The message did not leave.",
            who="nobody",
            retryable=True,
        )
    advice = advice_for(int(reason))
    return FailureView(
        code=int(reason),
        reason=reason,
        messages=messages,
        title=advice.title,
        explanation=advice.explanation,
        who=advice.who.value,
        retryable=advice.retry is not None
        or advice.send_class is not SendErrorClass.FAIL_RECIPIENT,
    )
