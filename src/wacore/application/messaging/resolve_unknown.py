"""Settling messages of which nobody knows whether they were sent."""

from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork
from wacore.application.messaging.ports_counting import NumberMinute
from wacore.application.messaging.settlement import minute_of, settle
from wacore.application.ports import Begin, Clock
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import (
    Evidence,
    Patience,
    Policy,
    evidence_about,
    near,
    resolve,
)

_AT_A_TIME = 500


class ResolveUnknown:
    """
    A sweep: once a status should long have come, decide by what is known of its neighbours.

    What is cancelled is never planned again. Statuses that do arrive settle a message earlier, and even after it was given up.
    """

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        due: DueMessages,
        clock: Clock,
        patience: Patience,
    ) -> None:
        self._begin = begin
        self._due = due
        self._clock = clock
        self._patience = patience

    async def __call__(self) -> int:
        """Answers how many it settled."""
        settled = 0
        async for doubtful in every_dispatch(partial(self._due.in_state, MessageState.UNKNOWN)):
            for dispatch in doubtful:
                settled += await self._all(dispatch)
        return settled

    async def _all(self, dispatch: Dispatch) -> int:
        settled = 0
        after: Message | None = None
        while True:
            portion, after = await self._some(dispatch, after)
            settled += portion
            if after is None:
                return settled

    async def _some(self, dispatch: Dispatch, after: Message | None) -> tuple[int, Message | None]:
        async with self._begin() as work:
            now = self._clock.now()
            unknown = await work.messages.lock_in_state(
                dispatch.id, [MessageState.UNKNOWN], limit=_AT_A_TIME, after=after
            )
            policy = Policy.AT_MOST_ONCE if dispatch.over else dispatch.policy
            evidence = await _evidence(work, {minute_of(message) for message in unknown})
            changes = [
                (
                    message,
                    resolve(message, policy, evidence[minute_of(message)], self._patience, now),
                )
                for message in unknown
            ]
            settled = await settle(work, changes, now)
            await work.commit()
        return len(settled), unknown[-1] if len(unknown) == _AT_A_TIME else None


async def _evidence(
    work: MessagingUnitOfWork, minutes: set[NumberMinute]
) -> dict[NumberMinute, Evidence]:
    seen = await work.evidence.of(
        sorted({(number, each) for number, minute in minutes for each in near(minute)})
    )
    return {
        (number, minute): evidence_about(
            minute, {at: known for (whose, at), known in seen.items() if whose == number}
        )
        for number, minute in minutes
    }
