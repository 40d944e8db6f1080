"""What sending asks of the world."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from wacore.application.messaging.ports_counting import (
    ClientReferences,
    EvidenceStore,
    ParkedStatuses,
    TallyStore,
    Timeline,
)
from wacore.application.messaging.ports_fence import FenceStore
from wacore.application.messaging.ports_frequency import FrequencyCaps
from wacore.application.messaging.ports_limits import PairHistory, ReachStore
from wacore.application.messaging.ports_recounting import DriftStore
from wacore.application.messaging.ports_subscriptions import (
    DeliveryStore,
    NewsStore,
    SubscriptionStore,
)
from wacore.application.ports import UnitOfWork
from wacore.domain.ids import (
    AccountId,
    ContactId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    Wamid,
)
from wacore.domain.messaging.answers import Answer
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.dispatch import Dispatch, Pause, Purpose
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

Sleep = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass; a clock that stands still may return at once."""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """
    One POST to be made.

    Attributes:
        content: A JSON object with Meta's members of the message itself: `type`, the member of that
            name, perhaps `context`. Address and token are the gateway's to add.
    """

    organization_id: OrganizationId
    account_id: AccountId
    phone_number_id: PhoneNumberId
    token: AttemptToken
    phone: str | None
    bsuid: str | None
    content: bytes


class MessageGateway(Protocol):
    """The way to Meta for messages."""

    async def send(self, outgoing: Outgoing) -> Answer:
        """
        POST once, and never again by itself.

        Whatever goes wrong is an answer: `NotSent` if no byte of the request was written,
        `Ambiguous` for all else that is no answer of Meta's. Only cancellation is raised.
        """
        ...


class Consents(Protocol):
    """Knows who may not be written to (peer: contacts)."""

    async def suppressed(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        recipients: Sequence[tuple[str | None, str | None]],
    ) -> set[int]:
        """The indexes of those who must not be sent this; each recipient is a phone and a BSUID."""
        ...


class SenderNumber(msgspec.Struct, frozen=True, kw_only=True):
    """
    A number we send from.

    Attributes:
        quality: GREEN, YELLOW, RED or UNKNOWN.
        portfolio: Whose limits it shares with others.
        daily_limit: People the portfolio may begin to write to in 24 hours; None is unlimited.
    """

    account_id: AccountId
    phone_number_id: PhoneNumberId
    messages_per_second: float
    quality: str = "UNKNOWN"
    portfolio: str = ""
    daily_limit: int | None = None


class SenderNumbers(Protocol):
    """The organisation's numbers, as last seen."""

    async def find(
        self, organization_id: OrganizationId, phone_number_id: PhoneNumberId
    ) -> SenderNumber:
        """
        Raises:
            NumberNotFound: The organisation has no such number.
        """
        ...


class NewMessage(msgspec.Struct, frozen=True):
    """
    A message to be stored, with what Meta is to be sent.

    Attributes:
        unique: Whether its recipient may be in its dispatch only once.
    """

    message: Message
    content: bytes
    unique: bool = True


class Place(msgspec.Struct, frozen=True):
    """A recipient's place in a dispatch: the message that has it, and whose message that is."""

    message_id: MessageId
    contact_id: ContactId | None


class MessageStore(Protocol):
    """Messages under change. What is returned stays locked until the unit of work ends."""

    async def add(self, new: Sequence[NewMessage]) -> list[Place]:
        """
        Store those whose recipient is new to the dispatch, which the caller has locked.

        Two with the same contact, phone number or BSUID are one recipient; the first one stays.
        Messages that are skipped from the start take no phone number or BSUID.

        Returns:
            The place of each: its own, or the one that was taken already.
        """
        ...

    async def lock(self, message_ids: Sequence[MessageId]) -> list[Message]:
        """Those that exist, by id. Rows another transaction is claiming are waited for."""
        ...

    async def lock_unchanged(self, messages: Sequence[Message]) -> list[Message]:
        """Those that still are as they were read, by id; what somebody else has locked is left out."""
        ...

    async def lock_by_wamid(self, wamids: Sequence[Wamid]) -> list[Message]: ...

    async def lock_in_state(
        self,
        dispatch_id: DispatchId,
        states: Sequence[MessageState],
        *,
        limit: int,
        after: Message | None = None,
    ) -> list[Message]:
        """
        The first of them after `after`, as it then was: by state, then by when they are due, then by id.

        So one that has moved to a later one of these states meanwhile is met again there.
        """
        ...

    async def lock_expired(
        self, dispatch_ids: Sequence[DispatchId], now: datetime, *, limit: int
    ) -> list[Message]:
        """Messages in flight under a lease that has passed."""
        ...

    async def save(self, changes: Sequence[tuple[Message, Message]]) -> None:
        """Write messages that this unit of work has locked: each as it was, and as it is to be."""
        ...


class Opened(msgspec.Struct, frozen=True):
    """A dispatch that exists, and why nothing is sent from it, if nothing is."""

    pause: Pause | None


class DispatchStore(Protocol):
    """Dispatches under change. What is returned stays locked until the unit of work ends."""

    async def add(self, dispatch: Dispatch) -> None:
        """
        Raises:
            DispatchAlreadyOpen: Its id is taken.
        """
        ...

    async def get(self, organization_id: OrganizationId, dispatch_id: DispatchId) -> Dispatch:
        """
        Raises:
            DispatchNotFound: Also when it belongs to another organisation.
        """
        ...

    async def lock(self, dispatch_ids: Sequence[DispatchId]) -> list[Dispatch]:
        """Those that exist, by id."""
        ...

    async def lock_sending(
        self,
        *,
        phone_number_id: PhoneNumberId | None = None,
        account_id: AccountId | None = None,
    ) -> list[Dispatch]:
        """The running and paused ones of a number or of an account, by id."""
        ...

    async def lock_strays(
        self,
        organization_id: OrganizationId,
        phone_number_ids: Collection[PhoneNumberId],
        account_id: AccountId,
    ) -> list[Dispatch]:
        """The running and paused ones of these numbers that belong to another account, by id."""
        ...

    async def opened(self, dispatch_id: DispatchId) -> Opened | None:
        """None where it does not exist. Nothing is locked, and nobody who holds it is waited for."""
        ...

    async def save(self, dispatches: Sequence[Dispatch]) -> None: ...


class MessagingUnitOfWork(UnitOfWork, Protocol):
    """What sending needs of a transaction on messaging's store."""

    @property
    def messages(self) -> MessageStore: ...

    @property
    def dispatches(self) -> DispatchStore: ...

    @property
    def tallies(self) -> TallyStore: ...

    @property
    def timeline(self) -> Timeline: ...

    @property
    def evidence(self) -> EvidenceStore: ...

    @property
    def parked(self) -> ParkedStatuses: ...

    @property
    def references(self) -> ClientReferences: ...

    @property
    def frequency_caps(self) -> FrequencyCaps: ...

    @property
    def fence(self) -> FenceStore: ...

    @property
    def drifts(self) -> DriftStore: ...

    @property
    def news(self) -> NewsStore: ...

    @property
    def subscriptions(self) -> SubscriptionStore: ...

    @property
    def deliveries(self) -> DeliveryStore: ...

    @property
    def reaches(self) -> ReachStore: ...

    @property
    def pairs(self) -> PairHistory: ...


class DueMessage(msgspec.Struct, frozen=True):
    """A message that waits, and what it says."""

    message: Message
    content: bytes


class DueMessages(Protocol):
    """What is to be sent, as last committed; nothing here is locked or reserved."""

    async def dispatch(self, dispatch_id: DispatchId) -> Dispatch | None: ...

    async def due(self, dispatch_id: DispatchId, now: datetime, *, limit: int) -> list[DueMessage]:
        """Waiting messages whose time has come: those deferred, then those planned, oldest first."""
        ...

    async def waiting(
        self, now: datetime, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        """Running dispatches that have a due message, by id, after `after`."""
        ...

    async def in_state(
        self, state: MessageState, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        """Dispatches that have a message in this state, by id, after `after`."""
        ...

    async def being_planned(self, *, limit: int) -> list[Dispatch]:
        """Campaigns' dispatches, running or paused, to which people may still be added."""
        ...

    async def resting(
        self, reason: str, *, limit: int, after: DispatchId | None = None
    ) -> list[Dispatch]:
        """Dispatches paused for this reason, by id, after `after`."""
        ...

    async def half_cancelled(self, *, limit: int) -> list[Dispatch]:
        """Cancelled dispatches that have waiting messages all the same."""
        ...
