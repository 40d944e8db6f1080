"""The committed tables of messaging's memory store."""

from datetime import datetime

from wacore.adapters.memory.table import Table
from wacore.adapters.memory.unit_of_work import MemoryStore
from wacore.application.messaging.ports import NumberMinute
from wacore.application.messaging.ports_limits import Portfolio
from wacore.domain.ids import DispatchId, MessageId, OrganizationId, Wamid
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Evidence
from wacore.domain.messaging.statuses import DeliveryStatus, StatusReport
from wacore.domain.messaging.timeline import TimelineKey

Parked = tuple[StatusReport, datetime]
Reached = tuple[datetime, MessageId | None]


class MemoryMessagingStore(MemoryStore):
    """
    Attributes:
        recipients: Which message a phone number or BSUID has in a dispatch.
        tallies: How many messages a dispatch has in a state, by reason.
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
        self.references: Table[tuple[OrganizationId, str], MessageId] = Table()
        self.reaches: Table[tuple[Portfolio, str], Reached] = Table()
