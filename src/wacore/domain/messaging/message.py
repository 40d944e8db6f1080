"""One message to one person, from its plan to its last state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wacore.domain.errors import Conflict, NotFound
from wacore.domain.ids import (
    ContactId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    Wamid,
)
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.message_state import OPEN, WAITING, MessageState
from wacore.domain.mould import Mould


class MessageNotFound(NotFound):
    """The organisation has no such message."""

    code = "message-not-found"

    def __init__(self, message_id: MessageId) -> None:
        super().__init__(f"Message {message_id} does not exist.")
        self.message_id = message_id


class MessageNotDue(Conflict):
    """Somebody else has it in hand, or it is not waiting to be sent."""

    code = "message-not-due"

    def __init__(self, message_id: MessageId, state: MessageState) -> None:
        super().__init__(f"Message {message_id} is {state.value}, not waiting to be sent.")
        self.message_id = message_id
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """
    Attributes:
        kind: Meta's type: `template`, `text`, `image`, …
        attempt: How often it was claimed; each claim is one POST at most.
        tries: How many of Meta's refusals count against the limit of retries.
        doubts: How many of its POSTs in a row nobody knew the fate of, and another followed.
        posted_at: The last claim; the POST follows within the lease.
        lease_until: No POST of this attempt begins after this moment.
        reason: Why it was skipped, abandoned, cancelled or rejected without an error of Meta's.
        changed_at: The last change of anything here.
        time_zone: IANA name of the recipient's own, where it is known.
    """

    id: MessageId
    organization_id: OrganizationId
    dispatch_id: DispatchId
    phone_number_id: PhoneNumberId
    contact_id: ContactId | None
    phone: str | None
    bsuid: str | None
    kind: str
    state: MessageState
    due_at: datetime
    planned_at: datetime
    changed_at: datetime
    attempt: int = 0
    tries: int = 0
    doubts: int = 0
    posted_at: datetime | None = None
    lease_until: datetime | None = None
    wamid: Wamid | None = None
    accepted_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    failed_at: datetime | None = None
    reason: str = ""
    error_code: int | None = None
    error_details: str = ""
    price_category: str | None = None
    billable: bool | None = None
    time_zone: str | None = None

    @property
    def token(self) -> AttemptToken:
        return AttemptToken(self.id, self.attempt)

    @property
    def heard_of(self) -> bool:
        """Whether any report of Meta's about it has arrived."""
        return (self.failed_at or self.sent_at or self.delivered_at) is not None

    def is_due(self, now: datetime) -> bool:
        return self.state in WAITING and self.due_at <= now

    def but(self, **changes: Any) -> "Message":
        """With these fields changed; `dataclasses.replace` would take twice as long."""
        return _MOULD.change(self, changes)

    def claim(self, now: datetime, lease: timedelta) -> "Message":
        """
        Announce a POST. Once this is committed, and only then, the POST may be made.

        Raises:
            MessageNotDue: It is not waiting, or its time has not come.
        """
        if not self.is_due(now):
            raise MessageNotDue(self.id, self.state)
        return self.but(
            state=MessageState.INFLIGHT,
            attempt=self.attempt + 1,
            posted_at=now,
            lease_until=now + lease,
            changed_at=now,
        )

    def wait(self, until: datetime, now: datetime) -> "Message":
        """Due later than it was thought to be."""
        if self.state not in WAITING:
            raise MessageNotDue(self.id, self.state)
        return self.but(due_at=until, changed_at=now)

    def wait_until(self, due_at: datetime, reason: str, now: datetime) -> "Message":
        """It goes out later, and nobody is to blame."""
        if self.state not in WAITING:
            raise MessageNotDue(self.id, self.state)
        deferred = MessageState.DEFERRED
        return self.but(state=deferred, due_at=due_at, reason=reason, changed_at=now)

    def skip(self, reason: str, now: datetime) -> "Message":
        return self._end(MessageState.SKIPPED, reason, now)

    def cancel(self, reason: str, now: datetime) -> "Message":
        return self._end(MessageState.CANCELLED, reason, now)

    def _end(self, state: MessageState, reason: str, now: datetime) -> "Message":
        if self.state not in WAITING:
            raise MessageNotDue(self.id, self.state)
        return self.but(state=state, reason=reason, changed_at=now)

    def lose_lease(self, now: datetime) -> "Message":
        """Whoever held it is gone or late: whether the POST was made, nobody knows."""
        if self.state is not MessageState.INFLIGHT or (
            self.lease_until is not None and self.lease_until > now
        ):
            return self
        return self.but(
            state=MessageState.UNKNOWN,
            reason="lease_expired",
            lease_until=None,
            changed_at=now,
        )

    def doubt(self, reason: str, now: datetime) -> "Message":
        """
        A later state of it may have been lost: it may have been claimed once more, and sent.

        Doubting it again for the same reason changes nothing.

        Raises:
            MessageNotDue: It has ended, or Meta has it.
        """
        if self.state not in OPEN:
            raise MessageNotDue(self.id, self.state)
        if self.state is MessageState.UNKNOWN and self.reason == reason:
            return self
        return self.but(
            state=MessageState.UNKNOWN,
            attempt=self.attempt + 1,  # reports of the lost attempt carry this number
            posted_at=None,
            lease_until=None,
            reason=reason,
            changed_at=now,
        )

    def plan_again(self, due_at: datetime, now: datetime, *, doubts: int = 0) -> "Message":
        """
        A new attempt from the start; what Meta said about earlier ones no longer counts.

        Args:
            doubts: Not zero if the last one may have arrived.
        """
        return self.but(
            state=MessageState.PLANNED,
            due_at=due_at,
            changed_at=now,
            tries=0,
            doubts=doubts,
            lease_until=None,
            wamid=None,
            accepted_at=None,
            failed_at=None,
            reason="",
            error_code=None,
            error_details="",
        )


_MOULD = Mould(Message)
