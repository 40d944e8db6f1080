"""What Meta stopped goes on once the cause has ended."""

from collections.abc import Callable, Iterable
from datetime import datetime

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.domain.messaging.dispatch import Dispatch, DispatchState, Pause
from wacore.domain.messaging.events import DispatchResumed


async def resume(
    work: MessagingUnitOfWork,
    dispatches: Iterable[Dispatch],
    ended: Callable[[Pause], bool],
    reason: str,
    now: datetime,
) -> None:
    """Resume those whose pause has `ended`; what an operator paused is the operator's to resume."""
    due = [
        each
        for each in dispatches
        if each.state is DispatchState.PAUSED and each.pause is not None and ended(each.pause)
    ]
    await work.dispatches.save([each.resume(now) for each in due])
    for each in due:
        await work.outbox.add(
            DispatchResumed(
                organization_id=each.organization_id,
                occurred_at=now,
                dispatch_id=each.id,
                reason=reason,
            )
        )
