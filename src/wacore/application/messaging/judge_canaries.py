"""Deciding whether a campaign goes on after its first messages."""

from functools import partial

from wacore.application.messaging.every_dispatch import every_dispatch
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork, SenderNumbers
from wacore.application.messaging.ports_conversations import ResponseReader
from wacore.application.messaging.stop_sending import announce_pause
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.events import DispatchResumed
from wacore.domain.messaging.message_state import WAITING, MessageState
from wacore.domain.messaging.safeguards import CANARY


class JudgeCanaries:
    """A sweep: a campaign goes on if its first messages fared well, and else waits for a person."""

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        due: DueMessages,
        numbers: SenderNumbers,
        responses: ResponseReader,
        queue: JobQueue,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._due = due
        self._numbers = numbers
        self._responses = responses
        self._queue = queue
        self._clock = clock

    async def __call__(self) -> int:
        """Answers how many it judged."""
        now = self._clock.now()
        judged = 0
        async for resting in every_dispatch(partial(self._due.resting, CANARY)):
            ripe = [d for d in resting if d.canary_until is not None and d.canary_until <= now]
            for dispatch in ripe:
                judged += await self._judge(dispatch)
        return judged

    async def _judge(self, dispatch: Dispatch) -> bool:
        number = await self._numbers.find(dispatch.organization_id, dispatch.phone_number_id)
        responses = (await self._responses.responses([dispatch.id])).get(dispatch.id)
        opt_outs = responses.opt_outs if responses else 0
        async with self._begin() as work:
            now = self._clock.now()
            locked = await work.dispatches.lock([dispatch.id])
            tally = (await work.tallies.of([dispatch.id]))[dispatch.id]
            if not locked or not locked[0].rests_for(CANARY) or locked[0].canary is None:
                return False
            if tally.count(MessageState.INFLIGHT):
                return False
            unclear = locked[0].doubts.left_open(tally)
            objection = locked[0].canary.objection(tally, opt_outs, number.quality, unclear)
            if objection:
                judged = locked[0].fail_canary(objection, now)
                await announce_pause(work, judged, now)
            else:
                judged = locked[0].pass_canary(now)
                await work.outbox.add(
                    DispatchResumed(
                        organization_id=judged.organization_id,
                        occurred_at=now,
                        dispatch_id=judged.id,
                        reason="canary_passed",
                    )
                )
            await work.dispatches.save([judged])
            await work.commit()
        if judged.sends:
            await wake_up(self._queue, judged, tally.count(*WAITING))
        return True
