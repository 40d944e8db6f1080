"""The life of a dispatch."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from wacore.domain.messaging.dispatch import (
    Dispatch,
    DispatchAlreadySealed,
    DispatchEnded,
    DispatchIncomplete,
    DispatchState,
    Pause,
)
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import Tally
from wacore.testing.messages import NOON, a_dispatch

DONE = Tally({(MessageState.READ, ""): 2, (MessageState.SKIPPED, "no_consent"): 1})
MINUTE = timedelta(minutes=1)
PAUSE = Pause("operator")
RUNNING = a_dispatch()
SEALED = a_dispatch(total=3)


@pytest.mark.parametrize(
    "state",
    [MessageState.PLANNED, MessageState.DEFERRED, MessageState.INFLIGHT, MessageState.UNKNOWN],
)
def test_it_is_not_over_while_a_message_is_open(state: MessageState) -> None:
    """Not even while nobody knows what became of one."""
    assert SEALED is SEALED.settle(Tally({(state, ""): 1}), NOON)


def test_it_ends_once_sealed_and_settled() -> None:
    """Both are needed, and it ends only once."""
    ended = SEALED.settle(DONE, NOON)

    assert (DispatchState.FINISHED, NOON) == (ended.state, ended.ended_at)
    assert RUNNING is RUNNING.settle(DONE, NOON)
    assert ended is ended.settle(DONE, NOON)


def test_an_empty_one_ends_when_sealed() -> None:
    """Nobody was left after the exclusions."""
    sealed = RUNNING.seal(0, Tally(), NOON)

    assert DispatchState.FINISHED is sealed.settle(Tally(), NOON).state


def test_a_cancelled_one_settles_without_a_seal() -> None:
    """And stays cancelled."""
    ended = RUNNING.cancel(NOON).settle(DONE, NOON)

    assert (DispatchState.CANCELLED, NOON) == (ended.state, ended.ended_at)


def test_the_first_reason_for_a_pause_stands() -> None:
    """Until somebody resumes."""
    paused = RUNNING.stop(PAUSE, NOON)

    assert paused is paused.stop(Pause("meta:132015"), NOON)
    assert (DispatchState.RUNNING, None) == (paused.resume(NOON).state, paused.resume(NOON).pause)


@pytest.mark.parametrize(
    "act",
    [
        lambda dispatch: dispatch.stop(PAUSE, NOON),
        lambda dispatch: dispatch.resume(NOON),
        Dispatch.require_open,
    ],
    ids=["stop", "resume", "plan"],
)
@pytest.mark.parametrize(
    "over", [RUNNING.cancel(NOON), SEALED.settle(DONE, NOON)], ids=["cancelled", "finished"]
)
def test_what_is_over_cannot_go_on(act: Callable[[Dispatch], object], over: Dispatch) -> None:
    """Neither cancelled nor finished."""
    with pytest.raises(DispatchEnded):
        act(over)


def test_a_finished_one_can_be_reopened_and_a_cancelled_one_cannot() -> None:
    """For another try of what failed."""
    again = SEALED.settle(DONE, NOON).reopen(NOON)

    assert (DispatchState.RUNNING, None) == (again.state, again.ended_at)
    with pytest.raises(DispatchEnded):
        RUNNING.cancel(NOON).reopen(NOON)


def test_sealing_counts() -> None:
    """Fewer recipients than announced means that planning is not over."""
    with pytest.raises(DispatchIncomplete):
        RUNNING.seal(4, DONE, NOON)

    assert 3 == RUNNING.seal(3, DONE, NOON).total == RUNNING.seal(None, DONE, NOON).total
    assert SEALED is SEALED.seal(3, DONE, NOON)
    with pytest.raises(DispatchAlreadySealed):
        SEALED.require_open()


def test_nothing_runs_by_itself_after_cancelling() -> None:
    """Cancelling what is finished is an error, cancelling twice is not."""
    cancelled = RUNNING.cancel(NOON)

    assert cancelled is cancelled.cancel(NOON)
    with pytest.raises(DispatchEnded):
        SEALED.settle(DONE, NOON).cancel(NOON)


def test_how_long_it_ran_is_known() -> None:
    """Since it was opened, without its last pause, also while that goes on or before it was reopened."""
    began = a_dispatch(created_at=NOON)
    paused = began.stop(Pause("canary"), NOON + MINUTE)
    again = paused.stop(Pause("meta:1"), NOON + 2 * MINUTE).resume(NOON + 5 * MINUTE)
    ended = replace(again, state=DispatchState.FINISHED, ended_at=NOON + 6 * MINUTE)
    reopened = ended.reopen(NOON + 9 * MINUTE)
    now = NOON + 10 * MINUTE

    assert [10, 1, 6, 7] == [
        each.ran(NOON - MINUTE, now) // MINUTE for each in (began, paused, again, reopened)
    ]
    assert [3, 0, 3] == [
        each.ran(NOON + 7 * MINUTE, now) // MINUTE for each in (began, paused, again)
    ]
