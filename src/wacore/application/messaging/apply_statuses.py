"""Taking in what Meta reports about messages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import msgspec

from wacore.application.messaging.consequences import opt_out, pause_dispatch
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.settlement import Change, settle
from wacore.application.messaging.stop_sending import StopSending, StopSendingCommand
from wacore.application.messaging.trying_again import try_again
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import DispatchId, MessageId, Wamid
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind
from wacore.domain.messaging.error_codes import (
    Effect,
    ErrorAdvice,
    SendErrorClass,
    Threshold,
    advice_for,
)
from wacore.domain.messaging.ladder import climb
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.statuses import StatusReport

_STOPS = (
    SendErrorClass.PAUSE_CAMPAIGN,
    SendErrorClass.PAUSE_NUMBER,
    SendErrorClass.FATAL_AUTHENTICATION,
)
_Suspects = defaultdict[DispatchId, defaultdict[ErrorAdvice, list[datetime]]]
_THREE = Threshold(hits=3, becomes=SendErrorClass.PAUSE_CAMPAIGN)


class StatusesApplied(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        changed: How many messages learnt something new.
        parked: How many reports have no message yet; they wait for it a while.
        wider: What else is to be stopped, in transactions of its own.
    """

    changed: int
    parked: int
    wider: tuple[StopSendingCommand, ...] = ()


class ApplyStatuses:
    """
    Move messages by Meta's reports, a whole batch in one transaction.

    Any order and any repetition of reports ends in the same states.
    """

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], stop_sending: StopSending, clock: Clock
    ) -> None:
        self._begin = begin
        self._stop_sending = stop_sending
        self._clock = clock

    async def __call__(self, reports: Sequence[StatusReport]) -> StatusesApplied:
        applied = await try_again(partial(self._apply, reports))
        await self.afterwards(applied)
        return applied

    async def _apply(self, reports: Sequence[StatusReport]) -> StatusesApplied:
        async with self._begin() as work:
            applied = await self.within(work, reports, self._clock.now())
            await work.commit()
        return applied

    async def within(
        self, work: MessagingUnitOfWork, reports: Sequence[StatusReport], now: datetime
    ) -> StatusesApplied:
        """As part of a transaction of the caller's, who calls `afterwards` once it is committed."""
        messages = await _locked(work, reports)
        matched, rest = _match(messages, reports)
        changes = [(m, _climbed(m, matched[m.id], now)) for m in messages]
        real = await settle(work, changes, now)
        await work.parked.park(rest, now)
        wider = await self._heed(work, real, now)
        return StatusesApplied(changed=len(real), parked=len(rest), wider=tuple(wider))

    async def afterwards(self, applied: StatusesApplied) -> None:
        for command in applied.wider:
            await self._stop_sending(command)

    async def _heed(
        self, work: MessagingUnitOfWork, changes: Sequence[Change], now: datetime
    ) -> list[StopSendingCommand]:
        """Failures may tell of more than their own message."""
        suspects: _Suspects = defaultdict(lambda: defaultdict(list))
        for before, after in changes:
            if after.state is not MessageState.FAILED or before.state is MessageState.FAILED:
                continue
            advice = advice_for(after.error_code or 0, details=after.error_details)
            if Effect.STOPS_MARKETING in advice.effects:
                await opt_out(work, after, now)
            if advice.send_class in _STOPS:
                suspects[after.dispatch_id][advice].append(after.posted_at or now)
        if not suspects:
            return []
        return await _breakers(work, suspects, now)


async def _locked(work: MessagingUnitOfWork, reports: Iterable[StatusReport]) -> list[Message]:
    ids = {report.token.message_id for report in reports if report.token is not None}
    wamids = {report.wamid for report in reports if report.token is None}
    found = await work.messages.lock(sorted(ids)) if ids else []
    if wamids:
        found += [m for m in await work.messages.lock_by_wamid(sorted(wamids)) if m.id not in ids]
    return found


def _match(
    messages: Sequence[Message], reports: Iterable[StatusReport]
) -> tuple[dict[MessageId, list[StatusReport]], list[StatusReport]]:
    """The reports of each message, and those that fit none."""
    matched: dict[MessageId, list[StatusReport]] = {message.id: [] for message in messages}
    by_wamid: dict[Wamid, MessageId] = {m.wamid: m.id for m in messages if m.wamid is not None}
    rest = []
    for report in reports:
        known = report.token.message_id if report.token else by_wamid.get(report.wamid)
        if known in matched:
            matched[known].append(report)
        else:
            rest.append(report)
    return matched, rest


def _climbed(message: Message, reports: Iterable[StatusReport], now: datetime) -> Message:
    for report in reports:
        message = climb(message, report, now)
    return message


async def _breakers(
    work: MessagingUnitOfWork, suspects: _Suspects, now: datetime
) -> list[StopSendingCommand]:
    """Stop a dispatch once an error that concerns all of it has come often enough."""
    wider: list[StopSendingCommand] = []
    for dispatch in await work.dispatches.lock(sorted(suspects)):
        struck, causes = _struck(dispatch, suspects[dispatch.id])
        if struck is not dispatch:
            await work.dispatches.save([struck])
        for advice, seen in causes:
            wider += await pause_dispatch(work, struck, [advice], seen, now)
    return wider


def _struck(
    dispatch: Dispatch, failed: Mapping[ErrorAdvice, Sequence[datetime]]
) -> tuple[Dispatch, list[tuple[ErrorAdvice, datetime]]]:
    """The dispatch with these failures, and which of them are reason enough; since when they are."""
    causes = []
    for advice, posted in failed.items():
        single = dispatch.kind is DispatchKind.DIRECT
        if single and advice.send_class is SendErrorClass.PAUSE_CAMPAIGN:
            continue  # others are sent from the same line
        fresh = [at for at in posted if dispatch.heeds(at)]
        if not fresh:
            continue
        strikes, seen = dispatch.strikes.and_these(advice.code, fresh, advice.threshold or _THREE)
        if strikes != dispatch.strikes:
            dispatch = replace(dispatch, strikes=strikes)
        if seen is not None:
            causes.append((advice, seen))
    return dispatch, causes
