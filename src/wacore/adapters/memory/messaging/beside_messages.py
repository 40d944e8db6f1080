"""What sending remembers beside its messages: evidence, parked statuses, callers' references."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wacore.adapters.memory.messaging.store import Parked
from wacore.adapters.memory.table import TableView
from wacore.application.messaging.ports_counting import NumberMinute
from wacore.domain.ids import MessageId, OrganizationId, Wamid
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.resolution import Evidence
from wacore.domain.messaging.statuses import DeliveryStatus, StatusReport


class MemoryEvidenceStore:
    """An EvidenceStore."""

    def __init__(self, rows: TableView[NumberMinute, Evidence]) -> None:
        self._rows = rows

    async def note(self, seen: Mapping[NumberMinute, Evidence]) -> None:
        for key, more in seen.items():
            known = self._rows.get(key, Evidence())
            self._rows[key] = Evidence(known.accepted + more.accepted, known.heard + more.heard)

    async def of(self, minutes: Sequence[NumberMinute]) -> dict[NumberMinute, Evidence]:
        return {key: self._rows[key] for key in minutes if key in self._rows}

    async def forget(self, before: datetime) -> int:
        old = [key for key in self._rows if key[1] < before]
        for key in old:
            del self._rows[key]
        return len(old)


class MemoryParkedStatuses:
    """A ParkedStatuses."""

    def __init__(
        self,
        rows: TableView[tuple[Wamid, DeliveryStatus], Parked],
        messages: TableView[MessageId, Message],
    ) -> None:
        self._rows = rows
        self._messages = messages

    async def known(self, *, limit: int) -> list[Wamid]:
        ours = {message.wamid for message in self._messages.values()}
        return [wamid for wamid in dict.fromkeys(key[0] for key in self._rows) if wamid in ours][
            :limit
        ]

    async def park(self, reports: Sequence[StatusReport], now: datetime) -> None:
        for report in reports:
            self._rows.setdefault((report.wamid, report.status), (report, now))

    async def take(self, wamids: Sequence[Wamid]) -> list[StatusReport]:
        wanted = set(wamids)
        found = [key for key in self._rows if key[0] in wanted]
        return [self._rows.pop(key)[0] for key in found]

    async def forget(self, before: datetime) -> int:
        old = [key for key, (_, parked_at) in self._rows.items() if parked_at < before]
        for key in old:
            del self._rows[key]
        return len(old)


class MemoryClientReferences:
    """A ClientReferences."""

    def __init__(self, rows: TableView[tuple[OrganizationId, str], MessageId]) -> None:
        self._rows = rows

    async def claim(
        self, organization_id: OrganizationId, reference: str, message_id: MessageId
    ) -> MessageId:
        return self._rows.setdefault((organization_id, reference), message_id)
