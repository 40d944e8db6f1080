"""How often people are written to, across campaigns."""

from collections.abc import Collection, Sequence
from datetime import datetime

from wacore.adapters.memory.table import TableView
from wacore.application.messaging.ports_frequency import Recipient
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import DispatchId, MessageId, OrganizationId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Purpose
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import PERHAPS_SEEN


class MemoryFrequencyCaps:
    """A FrequencyCaps; the store's one writer is the lock."""

    def __init__(
        self,
        rows: TableView[OrganizationId, FrequencyCap],
        messages: TableView[MessageId, Message],
        dispatches: TableView[DispatchId, Dispatch],
    ) -> None:
        self._rows = rows
        self._messages = messages
        self._dispatches = dispatches

    async def of(self, organization_id: OrganizationId) -> FrequencyCap | None:
        return self._rows.get(organization_id)

    async def hold(self, organization_id: OrganizationId) -> FrequencyCap | None:
        return await self.of(organization_id)

    async def save(self, organization_id: OrganizationId, cap: FrequencyCap | None) -> None:
        if cap is None:
            self._rows.pop(organization_id, None)
        else:
            self._rows[organization_id] = cap

    async def sent(
        self,
        organization_id: OrganizationId,
        recipients: Sequence[Recipient],
        purposes: Collection[Purpose],
        after: datetime,
    ) -> list[list[datetime]]:
        counted = [
            (message, message.posted_at)
            for message in self._messages.values()
            if message.organization_id == organization_id
            and message.state in PERHAPS_SEEN
            and message.posted_at is not None
            and message.posted_at > after
            and self._is_campaign(message.dispatch_id, purposes)
        ]
        return [
            [
                at
                for message, at in counted
                if (phone is not None and message.phone == phone)
                or (bsuid is not None and message.bsuid == bsuid)
            ]
            for phone, bsuid in recipients
        ]

    def _is_campaign(self, dispatch_id: DispatchId, purposes: Collection[Purpose]) -> bool:
        dispatch = self._dispatches.get(dispatch_id)
        return (
            dispatch is not None
            and dispatch.kind is DispatchKind.CAMPAIGN
            and dispatch.purpose in purposes
        )
