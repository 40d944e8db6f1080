"""From a domain event to the envelope it travels in."""

from collections.abc import Callable

import msgspec
import structlog

from wacore.application.ports import Envelope, IdFactory
from wacore.domain.events import DomainEvent

Seal = Callable[[DomainEvent], Envelope]

_encode = msgspec.json.Encoder().encode


def sealer(new_id: IdFactory) -> Seal:
    """Makes the function every outbox uses; the correlation id is the running request's or job's."""

    def seal(event: DomainEvent) -> Envelope:
        return Envelope(
            id=new_id(),
            name=event.name,
            organization_id=event.organization_id,
            occurred_at=event.occurred_at,
            payload=msgspec.Raw(_encode(event)),
            correlation_id=str(structlog.contextvars.get_contextvars().get("correlation_id", "")),
        )

    return seal
