"""Writing down what became of a chunk's POSTs."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from wacore.application.messaging.consequences import lockout, opt_out, pause_dispatch
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.post_chunk import NOT_TRIED, Answered
from wacore.application.messaging.restraint import Restraint
from wacore.application.messaging.settlement import settle
from wacore.application.messaging.stop_sending import StopSending
from wacore.application.messaging.watch_answers import watch_answers
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import MessageId, Wamid
from wacore.domain.messaging.alike import met_by_all
from wacore.domain.messaging.answers import Accepted, Answer, NotSent
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind
from wacore.domain.messaging.ladder import climb
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.outcome import NOT_SENT_DELAY, Outcome, answered
from wacore.domain.messaging.statuses import StatusReport

_Answers = dict[MessageId, tuple[int, Answer]]

_NO_TIME = timedelta(0)


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        slow_down: Seconds in which the number should send nothing; zero if Meta did not complain.
        rest: Likewise, because Meta could not be reached, or not be understood.
    """

    slow_down: float = 0.0
    rest: float = 0.0


class RecordAnswers:
    """Settle each message by its answer, in one transaction for all of them."""

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        stop_sending: StopSending,
        restraint: Restraint,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._restraint = restraint
        self._stop_sending = stop_sending
        self._clock = clock

    async def __call__(self, dispatch: Dispatch, posts: Sequence[Answered]) -> Recorded:
        answers = {claimed.id: (claimed.attempt, answer) for claimed, answer in posts}
        alone = dispatch.kind is DispatchKind.DIRECT
        number = await self._restraint.account_for(dispatch, [answer for _, answer in posts])
        async with self._begin() as work:
            now = self._clock.now()
            locked = await _locked(work, [claimed for claimed, _ in posts])
            outcomes = [answered(m, *answers[m.id], now, alone=alone) for m in locked]
            early = await _early(work, answers)
            changes = _climbed(locked, outcomes, early, now)
            await settle(work, changes, now)
            in_doubt = await watch_answers(work, dispatch, posts, changes, now)
            if number is not None:
                await self._restraint.take_back(
                    work, dispatch, number, [after for _, after in changes]
                )
            for outcome in outcomes:
                if outcome.opts_out:
                    await opt_out(work, outcome.message, now)
            causes = {o.advice.code: o.advice for o in outcomes if o.advice and o.pauses}
            if not alone:
                causes |= {advice.code: advice for advice in met_by_all(outcomes)}
            seen = min((claimed.posted_at or now for claimed, _ in posts), default=now)
            wider = await pause_dispatch(work, dispatch, causes.values(), seen, now)
            await work.commit()
        locked_out = lockout(dispatch, [answer for _, answer in posts])
        for command in (*wider, locked_out):
            if command is not None:
                await self._stop_sending(command)
        cut_off = locked_out is None and _cut_off(posts)
        return Recorded(
            slow_down=max((outcome.slow_down for outcome in outcomes), default=0.0),
            rest=max(in_doubt, NOT_SENT_DELAY if cut_off else _NO_TIME).total_seconds(),
        )


def _cut_off(posts: Sequence[Answered]) -> bool:
    """Not one POST left, and not for want of time."""
    return all(isinstance(a, NotSent) and a.reason not in NOT_TRIED for _, a in posts)


async def _locked(work: MessagingUnitOfWork, claimed: Sequence[Message]) -> list[Message]:
    """Most are as they were claimed; statuses, and sweeps, may have been faster than the answer."""
    locked = await work.messages.lock_unchanged(claimed)
    same = {message.id for message in locked}
    changed = [message.id for message in claimed if message.id not in same]
    return locked + (await work.messages.lock(changed) if changed else [])


async def _early(work: MessagingUnitOfWork, answers: _Answers) -> dict[Wamid, list[StatusReport]]:
    """Reports that came before these answers, and without our token."""
    found: defaultdict[Wamid, list[StatusReport]] = defaultdict(list)
    wamids = [answer.wamid for _, answer in answers.values() if isinstance(answer, Accepted)]
    for report in await work.parked.take(wamids):
        found[report.wamid].append(report)
    return found


def _climbed(
    locked: Sequence[Message],
    outcomes: Sequence[Outcome],
    early: dict[Wamid, list[StatusReport]],
    now: datetime,
) -> list[tuple[Message, Message]]:
    changes = []
    for before, outcome in zip(locked, outcomes, strict=True):
        after = outcome.message
        for report in early.get(after.wamid, ()) if after.wamid else ():
            after = climb(after, report, now)
        changes.append((before, after))
    return changes
