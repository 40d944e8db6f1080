"""Single messages are taken on while others are being sent, where rows can be locked."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from support.dispatching import NUMBER, ORGANIZATION, Sending
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.tables import metadata
from wacore.adapters.sql.messaging.unit_of_work import SqlMessagingUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.application.messaging.queue_message import QueueMessageCommand, direct_dispatch

A_MESSAGE = QueueMessageCommand(
    organization_id=ORGANIZATION,
    phone_number_id=NUMBER,
    content={"type": "text", "text": {"body": "Your code is 123456."}},
    phone="+491701234567",
)


@pytest.fixture
async def sending(database_url: str) -> AsyncIterator[Sending]:
    seal, clock = sealer(uuid7), SystemClock()
    database = ServiceDatabase(database_url)
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)
    begin = SqlDatabase(
        database.write, lambda connection: SqlMessagingUnitOfWork(connection, seal, clock)
    ).begin
    yield Sending(begin, SqlDueMessages(database.read))
    await database.dispose()


async def test_a_message_is_taken_on_while_others_are_claimed(sending: Sending) -> None:
    """The claim holds the number's dispatch until its intents are on the disk, and the next waits."""
    await sending.queue_message(A_MESSAGE)
    number = await sending.numbers.find(ORGANIZATION, NUMBER)
    dispatch = direct_dispatch(ORGANIZATION, number, sending.clock.now())

    async with sending.begin() as work:
        [held] = await work.dispatches.lock([dispatch.id])
        await asyncio.wait_for(sending.queue_message(A_MESSAGE), 3)

    assert dispatch.id == held.id
    assert 2 == len(await sending.due.due(dispatch.id, sending.clock.now(), limit=10))


async def test_first_messages_at_once_open_one_dispatch(sending: Sending) -> None:
    """Whoever comes second finds it open, and both messages count."""
    await asyncio.gather(*(sending.queue_message(A_MESSAGE) for _ in range(8)))

    number = await sending.numbers.find(ORGANIZATION, NUMBER)
    dispatch = direct_dispatch(ORGANIZATION, number, sending.clock.now())
    async with sending.begin() as work:
        tallies = await work.tallies.of([dispatch.id])
    assert 8 == tallies[dispatch.id].total
