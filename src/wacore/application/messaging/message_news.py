"""Telling subscribers how messages fare."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.subscription import EventKind, News

_NAMES = UUID("018f3b9e-7d5c-7b1a-9a66-5c0f4e6d2b10")

_KINDS = {
    MessageState.ACCEPTED: EventKind.MESSAGE_ACCEPTED,
    MessageState.SENT: EventKind.MESSAGE_SENT,
    MessageState.DELIVERED: EventKind.MESSAGE_DELIVERED,
    MessageState.READ: EventKind.MESSAGE_READ,
    MessageState.FAILED: EventKind.MESSAGE_FAILED,
    MessageState.REJECTED: EventKind.MESSAGE_FAILED,
}


async def tell_of_messages(
    work: MessagingUnitOfWork, changes: Sequence[tuple[Message, Message]]
) -> None:
    """As part of the transaction that moved them, so that nothing is told that is not so."""
    moved = [after for before, after in changes if before.state is not after.state]
    told = [message for message in moved if message.state in _KINDS]
    if not told:
        return
    wanted = await work.news.wanted({message.organization_id for message in told})
    news = [
        _news(message)
        for message in told
        if _KINDS[message.state] in wanted.get(message.organization_id, ())
    ]
    if news:
        await work.news.tell(news)


def _news(message: Message) -> News:
    kind = _KINDS[message.state]
    return News(
        id=uuid5(_NAMES, f"{message.token}:{kind}"),
        organization_id=message.organization_id,
        kind=kind,
        at=message.changed_at,
        data=_data(message),
    )


def _data(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "dispatch_id": message.dispatch_id,
        "contact_id": message.contact_id,
        "phone_number_id": message.phone_number_id,
        "phone": message.phone,
        "bsuid": message.bsuid,
        "state": message.state,
        "wamid": message.wamid,
        "error_code": message.error_code,
        "error_details": message.error_details,
        "reason": message.reason,
    }
