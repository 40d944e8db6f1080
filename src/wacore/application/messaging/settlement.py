"""What every change of messages brings with it: counters, evidence, the end of a dispatch, news."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from wacore.application.messaging.message_news import NO_NEWS, tell_of_messages
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.ports_counting import NumberMinute
from wacore.application.messaging.watch_failures import watch_failures
from wacore.domain.ids import DispatchId, PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch, DispatchState
from wacore.domain.messaging.events import DispatchFinished, DispatchProgressed
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import OPEN, TAKEN
from wacore.domain.messaging.resolution import Evidence
from wacore.domain.messaging.tally import Movement, moved
from wacore.domain.messaging.timeline import steps

Change = tuple[Message, Message]
"""A message as it was locked, and as it is to be."""


async def settle(
    work: MessagingUnitOfWork,
    changes: Iterable[Change],
    now: datetime,
    *,
    locked: Sequence[Dispatch] | None = None,
) -> Sequence[Change]:
    """
    Write the changes into the open unit of work, with all that follows from them.

    Args:
        locked: Their dispatches, where this unit of work holds them already.

    Returns:
        The changes that are some: pairs of one object are left out.
    """
    real = [(before, after) for before, after in changes if before is not after]
    if not real:
        return real
    await work.messages.save(real)
    movement = moved(real)
    await work.timeline.add(steps(real))
    await work.evidence.note(_sightings(real))
    # locked late, since every claim and every settlement waits for it; but before the counters, as
    # claims do it, and so that of two transactions that settle a dispatch's last messages the
    # second one sees both
    dispatches = locked or await work.dispatches.lock(sorted({key[0] for key in movement}))
    await work.tallies.move(movement)
    await tell_of_messages(work, real, dispatches)
    await _tell(work, dispatches, movement, now)
    await finish(work, _perhaps_over(dispatches, movement), now)
    await watch_failures(work, dispatches, movement, now)
    return real


async def finish(work: MessagingUnitOfWork, dispatches: Sequence[Dispatch], now: datetime) -> None:
    """End those of these locked dispatches whose messages have all settled."""
    if not dispatches:
        return
    tallies = await work.tallies.of([dispatch.id for dispatch in dispatches])
    ended = []
    for dispatch in dispatches:
        settled = dispatch.settle(tallies[dispatch.id], now)
        if settled is not dispatch:
            ended.append(settled)
            await work.outbox.add(_finished(settled, now))
    await work.dispatches.save(ended)


def _finished(dispatch: Dispatch, now: datetime) -> DispatchFinished:
    cancelled = dispatch.state is DispatchState.CANCELLED
    return DispatchFinished(
        organization_id=dispatch.organization_id,
        occurred_at=now,
        dispatch_id=dispatch.id,
        reason="cancelled" if cancelled else "completed",
    )


def _perhaps_over(dispatches: Sequence[Dispatch], movement: Movement) -> list[Dispatch]:
    """Those with fewer open messages than before, which a claim never leaves."""
    opened: Counter[DispatchId] = Counter()
    for (dispatch_id, state, _), n in movement.items():
        opened[dispatch_id] += n if state in OPEN else 0
    return [
        dispatch
        for dispatch in dispatches
        if opened[dispatch.id] < 0 and (dispatch.total is not None or dispatch.over)
    ]


async def _tell(
    work: MessagingUnitOfWork, dispatches: Sequence[Dispatch], movement: Movement, now: datetime
) -> None:
    news: defaultdict[DispatchId, Counter[str]] = defaultdict(Counter)
    for (dispatch_id, state, _), n in movement.items():
        if state not in NO_NEWS:
            news[dispatch_id][state.value] += n
    for dispatch in dispatches:
        if dispatch.id in news:
            await work.outbox.add(
                DispatchProgressed(
                    organization_id=dispatch.organization_id,
                    occurred_at=now,
                    dispatch_id=dispatch.id,
                    moved=dict(news[dispatch.id]),
                )
            )


def _sightings(changes: Iterable[Change]) -> dict[NumberMinute, Evidence]:
    accepted: Counter[tuple[PhoneNumberId, datetime]] = Counter()
    heard: Counter[tuple[PhoneNumberId, datetime]] = Counter()
    for before, after in changes:
        if after.posted_at is None or after.state not in TAKEN:
            continue
        posted = after.phone_number_id, after.posted_at
        accepted[posted] += before.state not in TAKEN
        heard[posted] += after.heard_of and not before.heard_of
    seen: dict[NumberMinute, Evidence] = {}
    for (number, at), n in accepted.items():
        minute = number, _minute(at)
        known = seen.get(minute, Evidence())
        seen[minute] = Evidence(known.accepted + n, known.heard + heard[number, at])
    return {key: evidence for key, evidence in seen.items() if evidence != Evidence()}


def minute_of(message: Message) -> NumberMinute:
    """Where the evidence about a message is kept."""
    return message.phone_number_id, _minute(message.posted_at or message.changed_at)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
