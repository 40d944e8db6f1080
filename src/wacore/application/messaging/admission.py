"""Who of a chunk must not get one message more."""

from collections.abc import Sequence
from datetime import datetime

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.domain.ids import MessageId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Purpose
from wacore.domain.messaging.message import Message

OVER_CAP = "frequency_cap"

_CAPPED = frozenset({Purpose.MARKETING})


async def over_cap(
    work: MessagingUnitOfWork, dispatch: Dispatch, messages: Sequence[Message], now: datetime
) -> set[MessageId]:
    """
    Those whose recipient has had as many as the organisation's or the dispatch's cap allows.

    To be asked in the unit of work that claims the others: until it ends, no other dispatch of a
    capped organisation claims anything.
    """
    if dispatch.purpose not in _CAPPED or dispatch.kind is DispatchKind.DIRECT or not messages:
        return set()
    organization_id = dispatch.organization_id
    if dispatch.frequency_cap is None and await work.frequency_caps.of(organization_id) is None:
        return set()
    general = await work.frequency_caps.hold(organization_id)
    caps = [cap for cap in (general, dispatch.frequency_cap) if cap is not None]
    if not caps:
        return set()
    sent = await work.frequency_caps.sent(
        organization_id,
        [(message.phone, message.bsuid) for message in messages],
        _CAPPED,
        min(cap.since(now) for cap in caps),
    )
    return {
        message.id
        for message, times in zip(messages, sent, strict=True)
        if not all(cap.allows(times, now) for cap in caps)
    }
