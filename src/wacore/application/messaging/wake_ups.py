"""Telling workers that a dispatch has something to send."""

import msgspec

from wacore.application.messaging.send_batch import SEND, SEND_SINGLE, SendBatchCommand
from wacore.application.ports import Job, JobQueue
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind

_LANES = 2
_PRIORITY = 10


async def wake_up(queue: JobQueue, dispatch: Dispatch, due: int) -> None:
    """
    Queue the sending of `due` messages, after the commit that made them so.

    Two workers at most share a campaign: one keeps the fastest number busy, the other covers for
    its pauses. Each stops when nothing is due, so a wake-up too many costs a query. Wake-ups lost
    in a crash are repeated by `WakeDispatches`.
    """
    if due:
        await queue.enqueue(wake_ups(dispatch, due))


def wake_ups(dispatch: Dispatch, due: int) -> list[Job]:
    """The jobs of `wake_up`, for who wakes many at once."""
    command = SendBatchCommand(dispatch_id=dispatch.id)
    direct = dispatch.kind is DispatchKind.DIRECT
    lanes = 1 if direct else min(_LANES, -(-due // command.limit))
    return [
        Job(
            kind=SEND_SINGLE if direct else SEND,
            key=f"{dispatch.id.hex}:{lane}",
            payload=msgspec.json.encode(command),
            lane=str(dispatch.organization_id),
            priority=_PRIORITY if direct else 0,
        )
        for lane in range(lanes)
    ]
