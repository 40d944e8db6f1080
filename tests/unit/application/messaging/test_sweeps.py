"""Sweeps look at all that there is to look at, however much that is, and ask for nothing twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from support.altered import Altered, altered
from support.dispatching import Sending, memory_sending
from wacore.application.messaging.ports import MessagingUnitOfWork, NewMessage
from wacore.application.messaging.ports_limits import Portfolio
from wacore.application.messaging.resume_within_limit import ResumeWithinLimit
from wacore.application.messaging.send_batch import SEND
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.daily_limit import DAILY_LIMIT
from wacore.domain.messaging.dispatch import Dispatch, DispatchState, Pause
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.safeguards import CANARY, Canary
from wacore.domain.messaging.tally import added
from wacore.testing.messages import NOON, a_dispatch, a_message, inflight

MANY = 450
HOUR = timedelta(hours=1)


def many() -> Iterator[tuple[int, DispatchId]]:
    return ((n, DispatchId(UUID(int=10_000 + n))) for n in range(MANY))


async def keep(sending: Sending, *kept: tuple[Dispatch, Message]) -> None:
    async with sending.begin() as work:
        for dispatch, message in kept:
            await work.dispatches.add(dispatch)
            await work.messages.add([NewMessage(message, b"{}")])
        await work.tallies.move(added(message for _, message in kept))
        await work.commit()


async def test_no_canary_waits_behind_those_that_are_not_ripe() -> None:
    """The first hundreds are to be judged in an hour; the last one is ripe, and judged."""
    sending, store, _ = memory_sending()
    rest = {"state": DispatchState.PAUSED, "pause": Pause(CANARY)}
    canary = Canary(messages=1, share=None, wait=HOUR, tolerance=0.1)
    await keep(
        sending,
        *(
            (
                a_dispatch(
                    id=each,
                    canary=canary,
                    canary_until=NOON + HOUR if n < MANY - 1 else NOON,
                    **rest,
                ),
                a_message(n, dispatch_id=each),
            )
            for n, each in many()
        ),
    )

    assert 1 == await sending.judge_canaries()
    assert [MANY - 1] == [n for n, each in many() if store.dispatches[each].sends]


async def test_a_portfolio_is_counted_once_for_all_that_rest_at_its_limit() -> None:
    """Not once for each of them; and all go on when there is room."""
    sending, store, _ = memory_sending()
    sending.numbers.daily_limit = 1000
    rest = {"state": DispatchState.PAUSED, "pause": Pause(DAILY_LIMIT)}
    await keep(
        sending,
        *((a_dispatch(id=each, **rest), a_message(n, dispatch_id=each)) for n, each in many()),
    )
    counted: list[Portfolio] = []

    def counting(work: MessagingUnitOfWork) -> dict[str, object]:
        async def reached(portfolio: Portfolio, now: datetime) -> int:
            counted.append(portfolio)
            return await work.reaches.reached(portfolio, now)

        return {"reaches": Altered(work.reaches, reached=reached)}

    sweep = ResumeWithinLimit(
        altered(sending.begin, counting),
        sending.due,
        sending.numbers,
        sending.queue,
        sending.clock,
    )

    assert MANY == await sweep()
    assert all(dispatch.sends for dispatch in store.dispatches.values())
    assert 1 == len(counted)


async def test_no_lost_message_hides_behind_those_in_flight() -> None:
    """Hundreds of campaigns are being sent; the lease of the last one's message has passed."""
    sending, store, _ = memory_sending()
    await keep(
        sending,
        *(
            (
                a_dispatch(id=each),
                inflight(
                    n, dispatch_id=each, lease_until=NOON + HOUR if n < MANY - 1 else NOON - HOUR
                ),
            )
            for n, each in many()
        ),
    )

    assert 1 == await sending.reclaim()
    assert MessageState.UNKNOWN is store.messages[a_message(MANY - 1).id].state


async def test_all_that_have_something_due_are_woken() -> None:
    """The first hundreds, whose jobs wait already, and the others."""
    sending, _, _ = memory_sending()
    await keep(
        sending, *((a_dispatch(id=each), a_message(n, dispatch_id=each)) for n, each in many())
    )

    assert MANY == await sending.wake()


@pytest.mark.parametrize("reason", ["meta:368", "meta:131064"])
async def test_what_ends_in_silence_is_tried_again(reason: str) -> None:
    """Six hours after it stopped, however many campaigns that concerns; nothing else is."""
    sending, store, _ = memory_sending()
    stopped = {"state": DispatchState.PAUSED, "stopped_at": NOON}
    await keep(
        sending,
        *(
            (
                a_dispatch(id=each, pause=Pause(reason if n else "meta:131031"), **stopped),
                a_message(n, dispatch_id=each),
            )
            for n, each in many()
        ),
    )
    sending.clock.advance(6 * HOUR - timedelta(seconds=1))
    assert 0 == await sending.resume_by_itself()
    sending.clock.advance(timedelta(seconds=1))

    assert MANY - 1 == await sending.resume_by_itself()
    assert [0] == [n for n, each in many() if not store.dispatches[each].sends]
    assert MANY - 1 == len(await sending.queue.reserve([SEND], limit=MANY, lease=1))
