"""Saying that no more recipients come."""

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.settlement import finish
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId, OrganizationId
from wacore.domain.messaging.events import DispatchSealed


class SealDispatchCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`total`: how many recipients were planned, if the planner counts them."""

    organization_id: OrganizationId
    dispatch_id: DispatchId
    total: int | None = None


class SealDispatch:
    """From now on the dispatch finishes once its last message settles. Sealing again changes nothing."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: SealDispatchCommand) -> int:
        """
        Answers how many recipients the dispatch has.

        Raises:
            DispatchNotFound: Also when it belongs to another organisation.
            DispatchIncomplete: It has more or fewer recipients than announced.
        """
        async with self._begin() as work:
            now = self._clock.now()
            dispatch = await work.dispatches.get(command.organization_id, command.dispatch_id)
            tally = (await work.tallies.of([dispatch.id]))[dispatch.id]
            sealed = dispatch.seal(command.total, tally, now)
            if sealed is not dispatch:
                await work.dispatches.save([sealed])
                await work.outbox.add(
                    DispatchSealed(
                        organization_id=sealed.organization_id,
                        occurred_at=now,
                        dispatch_id=sealed.id,
                        total=tally.total,
                    )
                )
                await finish(work, [sealed], now)
                await work.commit()
        return tally.total
