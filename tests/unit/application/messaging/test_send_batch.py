"""What a campaign takes of the process that sends it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from support.dispatching import CAMPAIGN, memory_sending, recipients
from wacore.application.messaging.ports import MessagingUnitOfWork, Outgoing
from wacore.application.messaging.post_chunk import Answered
from wacore.application.messaging.record_answers import RecordAnswers, Recorded
from wacore.application.messaging.send_batch import SendBatch, SendBatchCommand
from wacore.domain.messaging.answers import Answer, NotSent
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.places import Places


async def test_a_campaign_leaves_connections_to_others() -> None:
    """Two chunks are recorded at once, however many have been answered."""
    sending, store, _ = memory_sending()
    under_way, most = 0, 0

    @asynccontextmanager
    async def slow() -> AsyncIterator[MessagingUnitOfWork]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.005)
        try:
            async with sending.begin() as work:
                yield work
        finally:
            under_way -= 1

    sending.numbers.throughput = 1e6
    record = RecordAnswers(slow, sending.stop_sending, sending.restraint, sending.clock)
    send = SendBatch(
        sending.due, sending.pace, sending.claim_chunk, sending.post, record, sending.clock, chunk=1
    )
    await sending.begin_campaign(recipients(20))
    await send(SendBatchCommand(dispatch_id=CAMPAIGN))

    assert {MessageState.ACCEPTED} == {message.state for message in store.messages.values()}
    assert 2 == most


async def test_a_number_is_used_up() -> None:
    """At 97.5 % of what Meta allows it, from the first message to the last."""
    sending, _, meta = memory_sending()
    await sending.begin_campaign(recipients(780))
    start = sending.clock.now()
    await sending.send_all()

    assert 780 == len(meta.posts)
    assert 9.9 <= (sending.clock.now() - start).total_seconds() <= 10.1


async def test_a_turn_is_handed_over_before_its_last_answers() -> None:
    """The next one begins meanwhile, and the number does not stand still."""
    sending, _, meta = memory_sending(chunk=10)
    accept, answered, handed_over = meta.answer, asyncio.Event(), asyncio.Event()
    await sending.begin_campaign(recipients(30))

    async def hand_over() -> None:
        handed_over.set()

    async def slowly(outgoing: Outgoing) -> Answer:
        await answered.wait()
        return accept(outgoing)

    meta.send = slowly  # type: ignore[method-assign]
    command = SendBatchCommand(dispatch_id=CAMPAIGN, limit=10)
    turn = asyncio.create_task(sending.send(command, hand_over=hand_over))
    async with asyncio.timeout(10):
        await handed_over.wait()
        assert not turn.done()
        answered.set()

        assert await turn


async def test_nobody_waits_behind_those_who_missed_their_turns() -> None:
    """They go in places of later; who has the next ones goes first."""
    sending, _, _ = memory_sending()
    await sending.begin_campaign(recipients(20))
    dispatch = await sending.due.dispatch(CAMPAIGN)
    assert dispatch is not None
    chunk = await sending.claim(CAMPAIGN, 20)
    first, second = [await sending.pace.places(dispatch, 10) for _ in range(2)]
    assert first is not None
    assert second is not None
    sending.clock.advance(second.begin - sending.clock.now() - timedelta(milliseconds=30))
    over: list[datetime] = []

    posting = sending.post(
        dispatch, chunk.messages[:10], first, lambda: over.append(sending.clock.now())
    )
    await asyncio.gather(*await posting)

    assert over[0] <= second.begin
    assert sending.clock.now() >= second.begin + second.count * second.every


async def test_the_clock_is_looked_at_just_before_each_post() -> None:
    """What was begun in time, and then had to wait for the event loop, goes in a place of later."""
    sending, _, meta = memory_sending()
    await sending.begin_campaign(recipients(1))
    dispatch = await sending.due.dispatch(CAMPAIGN)
    assert dispatch is not None
    chunk = await sending.claim(CAMPAIGN, 1)
    posts = await sending.post_now(dispatch, chunk.messages)
    sending.clock.advance(timedelta(milliseconds=100))
    taken = await sending.pace.places(dispatch, 10)
    assert taken is not None

    await asyncio.gather(*posts)

    assert 1 == len(meta.posts)
    assert sending.clock.now() > taken.begin + (taken.count - 1) * taken.every


async def test_a_limiter_that_fails_costs_no_answer() -> None:
    """Those that went are answered; those whose turns are over were not sent."""
    sending, _, meta = memory_sending()
    await sending.begin_campaign(recipients(4))
    dispatch = await sending.due.dispatch(CAMPAIGN)
    assert dispatch is not None
    chunk = await sending.claim(CAMPAIGN, 4)

    async def fail(*_: object, **__: object) -> float:
        raise OSError

    sending.limiter.place = fail  # type: ignore[method-assign]
    places = Places(2, sending.clock.now(), timedelta.resolution)
    answers = [await post for post in await sending.post(dispatch, chunk.messages, places)]

    assert 2 == len(meta.posts)
    assert 4 == len(answers)
    assert 2 == sum(isinstance(answer, NotSent) for _, answer in answers)


async def test_answers_outlive_a_restart_of_the_database() -> None:
    """They are in this process's memory alone, so they are written down as soon as that can be."""
    sending, store, meta = memory_sending()
    await sending.begin_campaign(recipients(30))
    record, down_until = sending.record, sending.clock.now() + timedelta(seconds=20)

    async def recorded_when_it_is_up(dispatch: Dispatch, posts: Sequence[Answered]) -> Recorded:
        if sending.clock.now() < down_until:
            raise ConnectionError
        return await record(dispatch, posts)

    sending.send._record = recorded_when_it_is_up  # type: ignore[assignment]
    await sending.send_all()

    assert {MessageState.ACCEPTED} == {message.state for message in store.messages.values()}
    assert 30 == len(meta.posts)


async def test_what_cannot_be_told_of_some_answers_costs_no_others() -> None:
    """The number's pace could not be slowed; the slow answers of the same chunk count all the same."""
    sending, store, meta = memory_sending()
    accept, first_told = meta.answer, asyncio.Event()
    await sending.begin_campaign(recipients(10))

    async def unheeded(*_: object) -> None:
        first_told.set()
        raise ConnectionError

    async def some_slowly(outgoing: Outgoing) -> Answer:
        if outgoing.phone and int(outgoing.phone[-1]) % 2:
            await first_told.wait()
        return accept(outgoing)

    sending.pace.heed = unheeded  # type: ignore[assignment, method-assign]
    meta.send = some_slowly  # type: ignore[method-assign]
    with pytest.raises(ConnectionError):
        await sending.send_all()

    assert {MessageState.ACCEPTED} == {message.state for message in store.messages.values()}
