"""Facts that leave a context with the transaction that made them true."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from wacore.domain.events import DomainEvent
from wacore.domain.ids import OrganizationId


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it travels: `payload` is the JSON of the event's fields."""

    id: UUID
    name: str
    organization_id: OrganizationId
    occurred_at: datetime
    payload: msgspec.Raw
    correlation_id: str = ""


class Outbox(Protocol):
    """The facts of one unit of work; they exist if and only if it commits."""

    async def add(self, event: DomainEvent) -> None: ...


class OutboxRelay(Protocol):
    """The committed facts that have yet to reach the event bus, oldest first."""

    async def pending(self, limit: int) -> list[Envelope]:
        """Claim up to `limit` envelopes for a short lease; another relay does not see them meanwhile."""
        ...

    async def published(self, envelopes: list[Envelope]) -> None:
        """Forget them: the bus has them. What is never marked returns when its lease ends."""
        ...

    async def backlog(self) -> int:
        """How many facts wait, claimed or not."""
        ...
