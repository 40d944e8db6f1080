"""What claims are made from, read for several chunks at once."""

from datetime import datetime, timedelta

import pytest

from support.dispatching import CAMPAIGN, Sending, memory_sending, recipients
from wacore.application.messaging.ports import DueMessage
from wacore.application.messaging.read_ahead import ReadAhead
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch


@pytest.fixture
async def sending() -> Sending:
    sending, _, _ = memory_sending()
    await sending.begin_campaign(recipients(100))
    return sending


@pytest.fixture
async def dispatch(sending: Sending) -> Dispatch:
    found = await sending.due.dispatch(CAMPAIGN)
    assert found is not None
    return found


@pytest.fixture
def reads(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many were asked of the database, each time."""
    limits: list[int] = []
    due = sending.due.due

    async def counted(dispatch_id: DispatchId, now: datetime, *, limit: int) -> list[DueMessage]:
        limits.append(limit)
        return await due(dispatch_id, now, limit=limit)

    monkeypatch.setattr(sending.due, "due", counted)
    return limits


async def test_more_is_read_at_once_as_long_as_it_is_used(
    sending: Sending, reads: list[int]
) -> None:
    """Ten chunks of ten, and nobody left out."""
    chunks = [await sending.claim(CAMPAIGN, 10) for _ in range(11)]

    assert [10] * 10 + [0] == [len(chunk.messages) for chunk in chunks]
    assert 100 == len({each.message.id for chunk in chunks for each in chunk.messages})
    assert [10, 20, 40, 40, 40] == reads


async def test_what_waits_in_memory_comes_in_the_order_it_was_read(
    sending: Sending, dispatch: Dispatch
) -> None:
    ahead = ReadAhead(sending.due, sending.clock)
    await ahead.next(dispatch, 10)
    read = await sending.due.due(CAMPAIGN, sending.clock.now(), limit=20)

    assert read == await ahead.next(dispatch, 10) + await ahead.next(dispatch, 10)


async def test_what_others_have_claimed_is_read_again(sending: Sending, reads: list[int]) -> None:
    """And one chunk at a time, for where two claim most of what is read ahead is in vain."""
    for _ in range(2):
        await sending.claim(CAMPAIGN, 10)
    ours = sending.claim_chunk
    sending.use_witness(sending.witness)
    await sending.claim(CAMPAIGN, 50)  # by another process
    sending.claim_chunk = ours
    reads.clear()

    missed = await sending.claim(CAMPAIGN, 10)
    found = await sending.claim(CAMPAIGN, 10)

    assert (10, 0) == (missed.found, len(missed.messages))
    assert 10 == len(found.messages)
    assert [10] == reads


async def test_what_was_read_a_second_ago_is_read_again(
    sending: Sending, dispatch: Dispatch, reads: list[int]
) -> None:
    ahead = ReadAhead(sending.due, sending.clock)
    for _ in range(2):
        await ahead.next(dispatch, 10)
    sending.clock.advance(timedelta(seconds=1, milliseconds=1))
    await ahead.next(dispatch, 10)

    assert [10, 20, 10] == reads
