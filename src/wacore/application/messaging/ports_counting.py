"""What is kept beside the messages: counters, evidence, reports that came too early."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from wacore.domain.ids import (
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    Wamid,
)
from wacore.domain.messaging.resolution import Evidence
from wacore.domain.messaging.statuses import StatusReport
from wacore.domain.messaging.tally import Movement, Tally
from wacore.domain.messaging.timeline import TimelineKey

NumberMinute = tuple[PhoneNumberId, datetime]
"""One minute of one number; the moment is the minute's first."""


class TallyStore(Protocol):
    """The counters of dispatches, moved in the transaction that moves their messages."""

    async def move(self, movement: Movement) -> None: ...

    async def of(self, dispatch_ids: Sequence[DispatchId]) -> dict[DispatchId, Tally]:
        """As this transaction sees them; a dispatch without messages has an empty one."""
        ...


class Timeline(Protocol):
    """How many messages of each dispatch took each step, and when."""

    async def add(self, steps: Mapping[TimelineKey, int]) -> None: ...


class EvidenceStore(Protocol):
    """For each minute of each number: how many messages Meta took, and how many were heard of."""

    async def note(self, seen: Mapping[NumberMinute, Evidence]) -> None:
        """Add to what is known."""
        ...

    async def of(self, minutes: Sequence[NumberMinute]) -> dict[NumberMinute, Evidence]:
        """A minute nobody noted is absent."""
        ...

    async def forget(self, before: datetime) -> int: ...


class ParkedStatuses(Protocol):
    """Reports that came before the wamid they speak of."""

    async def park(self, reports: Sequence[StatusReport], now: datetime) -> None:
        """Keep them; the same wamid and status again changes nothing."""
        ...

    async def take(self, wamids: Sequence[Wamid]) -> list[StatusReport]:
        """Those of these messages; they are kept no longer."""
        ...

    async def known(self, *, limit: int) -> list[Wamid]:
        """Wamids of parked reports that a message has by now."""
        ...

    async def forget(self, before: datetime) -> int:
        """Drop what was parked before: it belongs to other programs' messages."""
        ...


class ClientReferences(Protocol):
    """The names callers give to single messages, so that asking twice sends once."""

    async def claim(
        self, organization_id: OrganizationId, reference: str, message_id: MessageId
    ) -> MessageId:
        """The message that had this reference first: `message_id` itself, if it is new."""
        ...
