"""Resting while nobody can tell what becomes of a POST."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.post_chunk import Answered
from wacore.application.messaging.settlement import Change
from wacore.application.messaging.stop_sending import announce_pause
from wacore.domain.messaging.answers import Ambiguous
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Pause
from wacore.domain.messaging.doubts import UNCLEAR
from wacore.domain.messaging.message_state import TAKEN, MessageState

_ANSWERED = TAKEN | {MessageState.REJECTED}


async def watch_answers(
    work: MessagingUnitOfWork,
    dispatch: Dispatch,
    posts: Sequence[Answered],
    changes: Sequence[Change],
    now: datetime,
) -> timedelta:
    """
    Look at the answers that have just been settled; no statement while all of them are clear.

    Args:
        dispatch: As it was when these were claimed, or earlier.

    Returns:
        For how long the number should rest.
    """
    unclear = [message for message, answer in posts if isinstance(answer, Ambiguous)]
    if not unclear and not dispatch.doubts.rests:
        return timedelta(0)
    locked = await work.dispatches.lock([dispatch.id])
    tally = (await work.tallies.of([dispatch.id]))[dispatch.id]
    clear = sum(b.state not in _ANSWERED and a.state in _ANSWERED for b, a in changes)
    rest = timedelta(0)
    for known in locked:
        new = sum(known.doubts.concern(message.posted_at) for message in unclear)
        looked = replace(known, doubts=known.doubts.heard(clear, new, tally, now))
        if looked.doubts.rests > known.doubts.rests:
            rest = looked.doubts.rest
            looked = await _paused(work, looked, now)
        if looked != known:
            await work.dispatches.save([looked])
    return rest


async def _paused(work: MessagingUnitOfWork, dispatch: Dispatch, now: datetime) -> Dispatch:
    """After several rests in a row. Single messages only rest: each is somebody's own."""
    until = dispatch.doubts.until
    if until is None or dispatch.over or dispatch.kind is DispatchKind.DIRECT:
        return dispatch
    details = (
        "Of the last messages nobody knows whether Meta has got them: it did not answer, or not "
        f"in its own words. A few more are tried at {until:%H:%M} UTC."
    )
    paused = dispatch.stop(Pause(UNCLEAR, details), now)
    if paused is not dispatch:
        await announce_pause(work, paused, now)
    return paused
