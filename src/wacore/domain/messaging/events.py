"""What messaging announces about its dispatches and messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from wacore.domain.events import DomainEvent
from wacore.domain.ids import DispatchId, MessageId, UserId


@dataclass(frozen=True, kw_only=True)
class DispatchEvent(DomainEvent):
    """One about a dispatch; a campaign's has the campaign's id."""

    dispatch_id: DispatchId


class DispatchOpened(DispatchEvent):
    name: ClassVar[str] = "messaging.dispatch_opened"


@dataclass(frozen=True, kw_only=True)
class DispatchSealed(DispatchEvent):
    """All its recipients are planned."""

    name: ClassVar[str] = "messaging.dispatch_sealed"

    total: int


@dataclass(frozen=True, kw_only=True)
class DispatchProgressed(DispatchEvent):
    """Messages changed state: how many entered or left each state, summed over one transaction."""

    name: ClassVar[str] = "messaging.dispatch_progressed"

    moved: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class DispatchPaused(DispatchEvent):
    name: ClassVar[str] = "messaging.dispatch_paused"

    reason: str
    details: str


@dataclass(frozen=True, kw_only=True)
class DispatchResumed(DispatchEvent):
    name: ClassVar[str] = "messaging.dispatch_resumed"

    reason: str


@dataclass(frozen=True, kw_only=True)
class DispatchCancelled(DispatchEvent):
    name: ClassVar[str] = "messaging.dispatch_cancelled"

    reason: str


@dataclass(frozen=True, kw_only=True)
class DispatchFinished(DispatchEvent):
    """Every recipient has a final state; `reason` is `completed` or `cancelled`."""

    name: ClassVar[str] = "messaging.dispatch_finished"

    reason: str


@dataclass(frozen=True, kw_only=True)
class MessagePlanned(DispatchEvent):
    """A single message waits to be sent."""

    name: ClassVar[str] = "messaging.message_planned"

    message_id: MessageId


@dataclass(frozen=True, kw_only=True)
class FrequencyCapChanged(DomainEvent):
    """`messages` and `days` are None where there is no cap any more."""

    name: ClassVar[str] = "messaging.frequency_cap_changed"

    actor_id: UserId
    messages: int | None
    days: int | None
