"""Telling programs that subscribe, and people who follow, how messages fare."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import WAITING, MessageState
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

NO_NEWS = WAITING | {MessageState.INFLIGHT}
"""How many are in these is told to nobody: they come and go with every chunk that is claimed."""


async def tell_of_messages(
    work: MessagingUnitOfWork,
    changes: Sequence[tuple[Message, Message]],
    dispatches: Sequence[Dispatch],
) -> None:
    """
    As part of the transaction that moved them, so that nothing is told that is not so.

    Programs are told of each message. Who follows live is told of each single one, and of a
    campaign's how many moved.
    """
    moved = [
        after
        for before, after in changes
        if before.state is not after.state and not {before.state, after.state} <= NO_NEWS
    ]
    if not moved:
        return
    organizations = {message.organization_id for message in moved}
    wanted = await work.news.wanted(organizations)
    told = [message for message in moved if message.state in _KINDS]
    if asked_for := [
        _news(message)
        for message in told
        if _KINDS[message.state] in wanted.get(message.organization_id, ())
    ]:
        await work.news.tell(asked_for)
    if await work.news.followed(organizations):
        direct = {each.id for each in dispatches if each.kind is DispatchKind.DIRECT}
        singles = [_news(message) for message in told if message.dispatch_id in direct]
        await work.news.feed([*singles, *_progress(changes, direct)])


def _progress(
    changes: Iterable[tuple[Message, Message]], direct: Collection[DispatchId]
) -> Iterator[News]:
    """One for each campaign, however many of its messages moved: a million must not be a flood."""
    moved: defaultdict[DispatchId, Counter[str]] = defaultdict(Counter)
    latest: dict[DispatchId, Message] = {}
    for before, after in changes:
        if before.state is not after.state and after.dispatch_id not in direct:
            moved[after.dispatch_id][after.state.value] += 1
            moved[after.dispatch_id][before.state.value] -= 1
            latest[after.dispatch_id] = after
    for dispatch_id, message in latest.items():
        told = {state: n for state, n in moved[dispatch_id].items() if n and state not in NO_NEWS}
        if not told:
            continue
        yield News(
            id=uuid5(_NAMES, f"{message.token}:{message.state}:progress"),
            organization_id=message.organization_id,
            kind=EventKind.CAMPAIGN_PROGRESSED,
            at=message.changed_at,
            data={"campaign_id": dispatch_id, "moved": told},
        )


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
