"""How soon whoever waits for an answer has it."""

import pytest

from support.dispatching import memory_sending
from support.single_suite import a_command, an_actor
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.application.messaging.await_answer import AwaitAnswer, AwaitAnswerQuery
from wacore.domain.messaging.message_state import MessageState


@pytest.mark.parametrize("took", [0.02, 0.063, 0.12, 0.3, 1.0, 9.0])
async def test_an_answer_is_seen_soon(took: float) -> None:
    """A fifth later than it came, and 25 ms, but no more than 100 ms."""
    sending, store, _ = memory_sending()
    queued = await sending.send_message(a_command())
    elapsed, looks = 0.0, 0

    async def sleep(seconds: float) -> None:
        nonlocal elapsed, looks
        if elapsed < took <= elapsed + seconds:
            await sending.work()
        elapsed, looks = elapsed + seconds, looks + 1

    await_answer = AwaitAnswer(MemorySendingReader(store), sleep)
    seen = await await_answer(AwaitAnswerQuery(actor=an_actor(), message_id=queued.id))

    assert MessageState.ACCEPTED is seen.message.state
    assert elapsed - took <= min(0.025 + took / 5, 0.1) + 1e-9
    assert looks <= 10 + took / 0.1
