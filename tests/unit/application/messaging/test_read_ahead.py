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
    await sending.begin_campaign(recipients(2000))
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
    """Eight chunks, and nobody left out."""
    chunks = [await sending.claim(CAMPAIGN, 250) for _ in range(9)]

    assert [250] * 8 + [0] == [len(chunk.messages) for chunk in chunks]
    assert 2000 == len({each.message.id for chunk in chunks for each in chunk.messages})
    assert [250, 500, 1000, 1000, 1000] == reads


async def test_small_chunks_are_read_one_by_one(sending: Sending, reads: list[int]) -> None:
    """Several workers at Meta's pace would take places in the number's line in vain."""
    chunks = [await sending.claim(CAMPAIGN, 125) for _ in range(4)]

    assert [125] * 4 == [len(chunk.messages) for chunk in chunks]
    assert [125] * 4 == reads


async def test_what_waits_in_memory_comes_in_the_order_it_was_read(
    sending: Sending, dispatch: Dispatch
) -> None:
    ahead = ReadAhead(sending.due, sending.clock)
    await ahead.next(dispatch, 250)
    read = await sending.due.due(CAMPAIGN, sending.clock.now(), limit=500)

    assert read == await ahead.next(dispatch, 250) + await ahead.next(dispatch, 250)


async def test_what_others_have_claimed_is_read_again(sending: Sending, reads: list[int]) -> None:
    """And one chunk at a time, for where two claim most of what is read ahead is in vain."""
    for _ in range(2):
        await sending.claim(CAMPAIGN, 250)
    ours = sending.claim_chunk
    sending.use_witness(sending.witness)
    await sending.claim(CAMPAIGN, 600)  # by another process
    sending.claim_chunk = ours
    reads.clear()

    missed = await sending.claim(CAMPAIGN, 250)
    found = await sending.claim(CAMPAIGN, 250)

    assert (250, 0) == (missed.found, len(missed.messages))
    assert 250 == len(found.messages)
    assert [250] == reads


async def test_what_was_read_a_second_ago_is_read_again(
    sending: Sending, dispatch: Dispatch, reads: list[int]
) -> None:
    ahead = ReadAhead(sending.due, sending.clock)
    for _ in range(2):
        await ahead.next(dispatch, 250)
    sending.clock.advance(timedelta(seconds=1, milliseconds=1))
    await ahead.next(dispatch, 250)

    assert [250, 500, 250] == reads
