"""What is asked of a large dispatch reads a portion of it, however many messages it has."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from support.query_plans import Sent, rows_read, sent
from support.sql import sql_database
from wacore.adapters.sql.bulk import chunks
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.message_rows import to_row
from wacore.adapters.sql.messaging.messages import SqlMessageStore
from wacore.adapters.sql.messaging.sending_reader import SqlSendingReader
from wacore.adapters.sql.messaging.tables import messages, metadata
from wacore.application.messaging.ports import NewMessage
from wacore.application.messaging.views_sending import MessageFilter
from wacore.application.ports import PageRequest
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import OPEN, MessageState
from wacore.testing.messages import CAMPAIGN, ORGANIZATION, STRANGER, a_message

OLDER, LATER = CAMPAIGN, DispatchId(STRANGER)
EACH = 6000
PORTION = 50
FEW = 15 * PORTION
"""Rows: a portion for each of a dispatch's states, and never its size."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    """Two campaigns of one organisation; of the older every fifth message failed, the rest waits."""
    async with sql_database(tmp_path, metadata) as database:
        async with database.write.begin() as connection:
            await _plan(connection, [_older(n) for n in range(1, EACH + 1)])
            later = range(EACH + 1, 2 * EACH + 1)
            await _plan(connection, [a_message(n, dispatch_id=LATER) for n in later])
            if connection.dialect.name != "sqlite":
                await connection.execute(text("ANALYZE TABLE messages"))
        yield database


def _older(n: int) -> Message:
    return a_message(n, state=MessageState.PLANNED if n % 5 else MessageState.FAILED)


async def _plan(connection: AsyncConnection, planned: list[Message]) -> None:
    for chunk in chunks(planned):
        await connection.execute(insert(messages), [to_row(NewMessage(m, b"")) for m in chunk])


async def test_a_portion_in_some_states_is_all_that_is_read(database: ServiceDatabase) -> None:
    """The first one, and one in the middle of many that are due at the same moment."""
    asked: dict[object, list[Sent]] = {}
    async with database.write.connect() as connection:
        store = SqlMessageStore(connection)
        for states, last in ((sorted(OPEN), "planned"), ([MessageState.FAILED], "failed")):
            for after in (None, a_message(EACH // 2, state=MessageState(last))):
                with sent(database.write) as statements:
                    found = await store.lock_in_state(OLDER, states, limit=PORTION, after=after)
                assert PORTION == len(found)
                asked[last, after is None] = statements

    read = {which: await rows_read(database, statements) for which, statements in asked.items()}
    assert {} == {which: rows for which, rows in read.items() if rows > FEW}


async def test_a_page_of_recipients_is_all_that_is_read(database: ServiceDatabase) -> None:
    """Of an older campaign, the first page and one after it, whatever was sent since."""
    reader, read = SqlSendingReader(database.read), {}
    for states in ((), (MessageState.FAILED,), tuple(MessageState)):
        wanted = MessageFilter(dispatch_id=OLDER, states=states)
        with sent(database.read) as statements:
            page = await reader.messages(ORGANIZATION, wanted, PageRequest(limit=PORTION))
            later = PageRequest(limit=PORTION, cursor=page.next_cursor)
            assert PORTION == len((await reader.messages(ORGANIZATION, wanted, later)).items)
        read[states] = await rows_read(database, statements)

    assert {} == {which: rows for which, rows in read.items() if rows > 2 * FEW}


async def test_adding_people_reads_none_of_those_who_are_there(database: ServiceDatabase) -> None:
    """Whether somebody is there already is found by each of the ways to name him."""
    new = [
        NewMessage(a_message(2 * EACH + n, dispatch_id=OLDER), b"", unique=True)
        for n in range(1, PORTION + 1)
    ]
    async with database.write.connect() as connection:
        with sent(database.write) as statements:
            await SqlMessageStore(connection).add(new)
        await connection.rollback()

    assert await rows_read(database, statements) <= FEW
