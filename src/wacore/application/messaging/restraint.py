"""Which of the messages that are due may go out now: canary, probes, daily limit, pair rate."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wacore.application.messaging.ports import MessagingUnitOfWork, SenderNumber, SenderNumbers
from wacore.application.messaging.ports_limits import OpenWindows, Portfolio
from wacore.domain.ids import MessageId
from wacore.domain.messaging.answers import Answer, NotSent, Refused
from wacore.domain.messaging.daily_limit import DAILY_LIMIT, counted_as
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Pause
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import WAITING, MessageState
from wacore.domain.messaging.pair_rate import HISTORY, next_times
from wacore.domain.messaging.safeguards import begun

_MARGIN = timedelta(minutes=2)
"""A window must be open for so long after the claim that the message falls into it for certain."""

_NOT_TAKEN = WAITING | {MessageState.REJECTED}


@dataclass(frozen=True)
class Sender:
    """
    What was known of the number before the transaction.

    Attributes:
        free: Messages that no daily limit counts, since the recipient's service window is open.
    """

    number: SenderNumber
    free: Collection[MessageId] = ()

    def portfolio(self, dispatch: Dispatch) -> Portfolio:
        return dispatch.organization_id, self.number.portfolio


@dataclass
class Verdict:
    """
    Attributes:
        go: Those to be claimed.
        until: Those that wait, and till when.
        skip: Those that will not be sent, since later they would help nobody.
        dispatch: As it is to be; the very same if it goes on.
    """

    dispatch: Dispatch
    go: list[Message] = field(default_factory=list)
    until: dict[MessageId, datetime] = field(default_factory=dict)
    skip: dict[MessageId, str] = field(default_factory=dict)


class Restraint:
    """
    Holds back what Meta would refuse, and what the operator wants to see the start of first.

    Args:
        pepper: See `counted_as`.
    """

    def __init__(self, numbers: SenderNumbers, windows: OpenWindows, pepper: bytes = b"") -> None:
        self._numbers = numbers
        self._windows = windows
        self._pepper = pepper

    async def sender(
        self, dispatch: Dispatch, messages: Sequence[Message], now: datetime
    ) -> Sender:
        """To be asked before the unit of work is open."""
        number = await self._numbers.find(dispatch.organization_id, dispatch.phone_number_id)
        if number.daily_limit is None:
            return Sender(number)
        free = await self._windows.among(
            dispatch.phone_number_id, [(m.phone, m.bsuid) for m in messages], now + _MARGIN
        )
        return Sender(number, {messages[i].id for i in free})

    async def judge(
        self,
        work: MessagingUnitOfWork,
        dispatch: Dispatch,
        sender: Sender,
        messages: Sequence[Message],
        now: datetime,
    ) -> Verdict:
        """Sort these due messages of a locked dispatch; a constant number of statements."""
        verdict = Verdict(dispatch, list(messages))
        if dispatch.kind is DispatchKind.DIRECT:
            await _space(work, dispatch, verdict, now)
        else:
            await _keep_to_canary(work, verdict, now)
        if dispatch.doubts.rests and verdict.go:
            tally = (await work.tallies.of([dispatch.id]))[dispatch.id]
            verdict.go = verdict.go[: dispatch.doubts.allowed(tally)]
        if sender.number.daily_limit is not None and verdict.go:
            await self._keep_to_limit(work, sender, sender.number.daily_limit, verdict, now)
        return verdict

    async def account_for(
        self, dispatch: Dispatch, answers: Iterable[Answer]
    ) -> SenderNumber | None:
        """The number whose limit has to be told of refusals; None if there are none."""
        if not any(isinstance(answer, Refused | NotSent) for answer in answers):
            return None
        number = await self._numbers.find(dispatch.organization_id, dispatch.phone_number_id)
        return None if number.daily_limit is None else number

    async def take_back(
        self,
        work: MessagingUnitOfWork,
        dispatch: Dispatch,
        number: SenderNumber,
        messages: Iterable[Message],
    ) -> None:
        """What Meta did not take reached nobody."""
        people = {self._counted(m): m.id for m in messages if m.state in _NOT_TAKEN}
        if people:
            await work.reaches.take_back((dispatch.organization_id, number.portfolio), people)

    async def _keep_to_limit(
        self,
        work: MessagingUnitOfWork,
        sender: Sender,
        limit: int,
        verdict: Verdict,
        now: datetime,
    ) -> None:
        names = {m.id: self._counted(m) for m in verdict.go if m.id not in sender.free}
        if not names:
            return
        reached = await work.reaches.reach(
            sender.portfolio(verdict.dispatch),
            {name: message_id for message_id, name in names.items()},
            limit=limit,
            now=now,
        )
        held = [m for m in verdict.go if m.id in names and names[m.id] not in reached]
        if not held:
            return
        verdict.go = [m for m in verdict.go if m.id in sender.free or names[m.id] in reached]
        if verdict.dispatch.kind is DispatchKind.DIRECT:
            verdict.skip.update({message.id: DAILY_LIMIT for message in held})
        else:
            details = f"{limit} people in 24 hours have been written to; it goes on by itself."
            verdict.dispatch = verdict.dispatch.stop(Pause(DAILY_LIMIT, details), now)

    def _counted(self, message: Message) -> str:
        return counted_as(message.organization_id, person(message), self._pepper)


async def _space(
    work: MessagingUnitOfWork, dispatch: Dispatch, verdict: Verdict, now: datetime
) -> None:
    """One person gets single messages no faster than Meta lets a pair be (131056)."""
    pairs: dict[str, list[Message]] = {}
    for message in verdict.go:
        pairs.setdefault(person(message), []).append(message)
    posted = await work.pairs.posted(
        dispatch.organization_id, dispatch.phone_number_id, list(pairs), now - HISTORY
    )
    for phone, messages in pairs.items():
        times = next_times(posted.get(phone, ()), now, len(messages))
        late = [(m, at) for m, at in zip(messages, times, strict=True) if at > now]
        verdict.until.update({message.id: at for message, at in late})
    verdict.go = [message for message in verdict.go if message.id not in verdict.until]


async def _keep_to_canary(work: MessagingUnitOfWork, verdict: Verdict, now: datetime) -> None:
    """The dispatch is locked, so its counters stand still."""
    canary = verdict.dispatch.canary
    if canary is None or verdict.dispatch.canary_passed:
        return
    tally = (await work.tallies.of([verdict.dispatch.id]))[verdict.dispatch.id]
    size = canary.size(verdict.dispatch.total, tally)
    if size is None:
        verdict.go = []
        return
    again = [m for m in verdict.go if m.state is MessageState.DEFERRED]
    first = [m for m in verdict.go if m.state is MessageState.PLANNED]
    left = max(0, size - begun(tally))
    verdict.go = again + first[:left]
    if not verdict.go and first and tally.count(MessageState.DEFERRED) == 0:
        verdict.dispatch = verdict.dispatch.rest_after_canary(canary, now)


def person(message: Message) -> str:
    """Whom a portfolio's limit counts, and a pair's pace."""
    return message.phone or message.bsuid or str(message.id)
