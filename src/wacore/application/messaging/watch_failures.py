"""Pausing what fails too often."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.stop_sending import announce_pause
from wacore.domain.messaging.dispatch import Dispatch, Pause
from wacore.domain.messaging.safeguards import TOO_MANY_FAILURES
from wacore.domain.messaging.tally import BY_CODE, Movement


async def watch_failures(
    work: MessagingUnitOfWork, dispatches: Sequence[Dispatch], movement: Movement, now: datetime
) -> None:
    """
    Look at the dispatches that have just had failures, in the transaction that counted them.

    Args:
        dispatches: Locked before the counters moved.
    """
    failed = {key[0] for key, n in movement.items() if n > 0 and key[1] in BY_CODE}
    watched = [d for d in dispatches if d.id in failed and d.sends and d.failure_limit is not None]
    if not watched:
        return
    tallies = await work.tallies.of([dispatch.id for dispatch in watched])
    for dispatch in watched:
        tally, limit = tallies[dispatch.id], dispatch.failure_limit
        if limit is None or not tally.open:
            continue
        watch, trouble = dispatch.watch.looked(tally, limit)
        looked = replace(dispatch, watch=watch)
        if trouble:
            looked = looked.stop(Pause(TOO_MANY_FAILURES, trouble), now)
            await announce_pause(work, looked, now)
        if looked != dispatch:
            await work.dispatches.save([looked])
