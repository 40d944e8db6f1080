"""What a sending side in memory remembers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wacore.application.campaigns.ports import (
    DispatchOrder,
    DispatchState,
    PlannedRow,
    RecipientRow,
)
from wacore.domain.errors import Conflict
from wacore.domain.ids import CampaignId, ContactId

_WAITING = frozenset({"planned", "inflight", "deferred"})


@dataclass(frozen=True)
class MemoryMessage:
    """A planned row and where it stands."""

    row: PlannedRow
    state: str
    updated_at: datetime
    reason: str = ""
    error_code: int | None = None
    times: Mapping[str, datetime] = field(default_factory=dict)


@dataclass
class MemoryDispatch:
    order: DispatchOrder
    rows: dict[ContactId, MemoryMessage] = field(default_factory=dict)
    addresses: dict[str, ContactId] = field(default_factory=dict)
    state: DispatchState = DispatchState.RUNNING
    reason: str = ""
    sealed: bool = False

    def finish_if_done(self) -> None:
        waiting = any(message.state in _WAITING for message in self.rows.values())
        if self.sealed and not waiting and self.state is DispatchState.RUNNING:
            self.state = DispatchState.FINISHED


class DispatchOver(Conflict):
    """Nothing can be added to it, paused, resumed or cancelled any more."""

    code = "memory-dispatch-over"

    def __init__(self, dispatch_id: CampaignId) -> None:
        super().__init__(f"Dispatch {dispatch_id} is over or complete.")


def recipient_of(message: MemoryMessage) -> RecipientRow:
    return RecipientRow(
        message_id=message.row.contact_id.hex,
        contact_id=message.row.contact_id,
        phone=message.row.phone,
        bsuid=message.row.bsuid,
        state=message.state,
        reason=message.reason,
        error_code=message.error_code,
        wamid=None,
        updated_at=message.updated_at,
        **message.times,
    )
