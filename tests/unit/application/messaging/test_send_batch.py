"""What a campaign takes of the process that sends it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from support.dispatching import CAMPAIGN, memory_sending, recipients
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.send_batch import SendBatch, SendBatchCommand
from wacore.domain.messaging.message_state import MessageState


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
        sending.due, sending.pace, sending.claim, sending.post, record, sending.clock, chunk=1
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
