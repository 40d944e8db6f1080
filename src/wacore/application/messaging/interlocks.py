"""What Meta stopped goes on once the cause has ended."""

from collections.abc import Callable, Sequence
from datetime import datetime

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.domain.messaging.dispatch import Dispatch, Pause
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.events import DispatchResumed


async def resume(
    work: MessagingUnitOfWork,
    dispatches: Sequence[Dispatch],
    ended: Callable[[Pause], bool],
    reason: str,
    now: datetime,
) -> list[Dispatch]:
    """
    Resume those whose pause has `ended`; what an operator paused is the operator's to resume.

    Returns:
        All of them, as they are now.
    """
    after = [
        each.resume(now)
        if each.state is DispatchState.PAUSED and each.pause is not None and ended(each.pause)
        else each
        for each in dispatches
    ]
    resumed = [new for old, new in zip(dispatches, after, strict=True) if new is not old]
    await work.dispatches.save(resumed)
    for each in resumed:
        await work.outbox.add(
            DispatchResumed(
                organization_id=each.organization_id,
                occurred_at=now,
                dispatch_id=each.id,
                reason=reason,
            )
        )
    return after
