"""The committed tables of messaging's memory store."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wacore.adapters.memory.table import Table
from wacore.adapters.memory.unit_of_work import MemoryStore
from wacore.application.messaging.ports_counting import NumberMinute
from wacore.application.messaging.ports_limits import Portfolio
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import DispatchId, MessageId, OrganizationId, Wamid
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Evidence
from wacore.domain.messaging.statuses import DeliveryStatus, StatusReport
from wacore.domain.messaging.subscription import (
    Delivery,
    DeliveryId,
    Subscription,
    SubscriptionId,
)
from wacore.domain.messaging.timeline import TimelineKey

Parked = tuple[StatusReport, datetime]
Reached = tuple[datetime, MessageId | None]
LiveNews = tuple[OrganizationId, str, bytes]


@dataclass(frozen=True, kw_only=True)
class Feed:
    """`first` is the number up to which news are gone; `settles_at` is None once RESYNC was told."""

    era: str
    first: int
    settles_at: datetime | None
    followed_until: datetime


class MemoryMessagingStore(MemoryStore):
    """
    Attributes:
        recipients: Which message a phone number or BSUID has in a dispatch.
        tallies: How many messages a dispatch has in a state, by reason.
        lines: The line of copies this store belongs to, once it has begun.
        claims: How many claims each slot has seen.
        drifts: By how many the counters of a dispatch were found to be off.
        events: What subscribers are to be told, as JSON.
        feeds: The organisations that somebody follows live.
        live: What those are told, with its kind, by its number.
        deliveries: Batches of events on their way, and for a month after.
        parked: Reports without a message yet, and when they came.
        reaches: When a portfolio reached a person, and the only message that did.
    """

    def __init__(self) -> None:
        super().__init__()
        self.messages: Table[MessageId, Message] = Table()
        self.contents: Table[MessageId, bytes] = Table()
        self.recipients: Table[tuple[DispatchId, str], MessageId] = Table()
        self.dispatches: Table[DispatchId, Dispatch] = Table()
        self.tallies: Table[tuple[DispatchId, MessageState, str], int] = Table()
        self.timeline: Table[TimelineKey, int] = Table()
        self.evidence: Table[NumberMinute, Evidence] = Table()
        self.parked: Table[tuple[Wamid, DeliveryStatus], Parked] = Table()
        self.frequency_caps: Table[OrganizationId, FrequencyCap] = Table()
        self.references: Table[tuple[OrganizationId, str], MessageId] = Table()
        self.lines: Table[int, UUID] = Table()
        self.claims: Table[int, int] = Table()
        self.drifts: Table[DispatchId, int] = Table()
        self.subscriptions: Table[SubscriptionId, Subscription] = Table()
        self.events: Table[tuple[SubscriptionId, datetime, UUID], bytes] = Table()
        self.feeds: Table[OrganizationId, Feed] = Table()
        self.live: Table[int, LiveNews] = Table()
        self.deliveries: Table[DeliveryId, Delivery] = Table()
        self.reaches: Table[tuple[Portfolio, str], Reached] = Table()
