"""Imports on a database: few statements, one file once, nothing lost to a crash."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from itertools import count

import pytest
from sqlalchemy import func, select

from support.address_books import sql_book
from support.contacts import AddressBookInUse
from support.sql import on_engines, statements
from wacore.adapters.sql.contacts import tables
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.contacts.recipients import ListRecipientsQuery, Selection
from wacore.application.contacts.run_import import RunImportCommand
from wacore.application.contacts.suppressed import SuppressedQuery
from wacore.application.ports import Begin
from wacore.domain.contacts.consent import Purpose
from wacore.domain.contacts.imports import ImportState
from wacore.testing.contracts.contacts import OURS


def a_file(rows: int, first: int = 10_000_000) -> bytes:
    lines = [
        f"+49151{number:08},Person {number},{number}@example.com,Köln,{number % 90},yes"
        for number in range(first, first + rows)
    ]
    return "\n".join(["phone,name,email,city,age,consent", *lines]).encode()


@pytest.fixture
def use(database: ServiceDatabase) -> AddressBookInUse:
    return AddressBookInUse(partial(sql_book, database))


@pytest.mark.parametrize("again", [False, True])
async def test_statements_do_not_grow_with_rows(
    use: AddressBookInUse, database: ServiceDatabase, again: bool
) -> None:
    """A chunk of 500 rows takes as many statements as one of 50, new contacts and known ones."""
    sent = []
    for rows in (50, 500):
        content = a_file(rows, 20_000_000 + rows)
        if again:
            await use.bring_in(content)
            content = content.replace(b"Person", b"Human").replace(b"yes", b"no")
        started = await use.start(content)
        with statements(database.write) as counted:
            view = await use.run(started.id)
        sent.append(len(counted))

        assert (rows, 0) == (view.imported, view.rejected)
    assert sent[0] + 5 >= sent[1]
    assert 60 > sent[1]


class Killed(BaseException):
    """As SIGKILL is: nothing of ours catches it."""


@on_engines("sqlite", "mysql")  # where it goes on is read from rows, which contracts keep alike
@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("unit", [1, 2, 4, 5])
async def test_a_killed_run_goes_on_where_it_stopped(
    use: AddressBookInUse, database: ServiceDatabase, unit: int, committed: bool
) -> None:
    """Killed right before or right after any commit, it still ends with every row exactly once."""
    started = await use.start(a_file(1100))
    book = replace(use.book, begin=deadly(use.book.begin, unit, committed))
    dying = AddressBookInUse(lambda _: book)
    dying.imports.run._storage.files = use.files
    with pytest.raises(Killed):
        await dying.imports.run(RunImportCommand(organization_id=OURS, import_id=started.id))
    view = await use.run(started.id)

    assert ImportState.COMPLETED is view.state
    assert (1100, 1100, 0, 0) == (view.rows_done, view.created, view.duplicates, view.rejected)
    async with database.read.connect() as connection:
        assert 1100 == await connection.scalar(select(func.count(tables.contacts.c.id)))
        assert 1100 == await connection.scalar(select(func.count(tables.ledger.c.id)))


def deadly(
    begin: Begin[ContactsUnitOfWork], unit: int, committed: bool
) -> Begin[ContactsUnitOfWork]:
    """The unit of work with this number, counted from 0, dies at its commit."""
    numbers = count()

    @asynccontextmanager
    async def begun() -> AsyncIterator[ContactsUnitOfWork]:
        async with begin() as work:
            if next(numbers) == unit:
                commit = work.commit

                async def die() -> None:
                    if committed:
                        await commit()
                    raise Killed

                work.commit = die  # type: ignore[method-assign]
            yield work

    return begun


async def test_two_runs_at_once_import_each_row_once(use: AddressBookInUse) -> None:
    """A job delivered twice costs time, never a duplicate."""
    started = await use.start(a_file(1200))
    command = RunImportCommand(organization_id=OURS, import_id=started.id)
    await asyncio.gather(use.imports.run(command), use.imports.run(command))
    view = await use.run(started.id)

    assert (ImportState.COMPLETED, 1200, 1200) == (view.state, view.rows_done, view.created)


async def test_recipients_stream_in_pages(use: AddressBookInUse) -> None:
    """Everybody once, however small the page."""
    await use.bring_in(a_file(700))
    seen: list[object] = []
    after = None
    while True:
        query = ListRecipientsQuery(
            organization_id=OURS, selection=Selection(everyone=True), after=after, limit=300
        )
        page = await use.peers.list_recipients(query)
        seen += [recipient.phone for recipient in page]
        if len(page) < 300:
            break
        after = page[-1].contact_id

    assert 700 == len(seen) == len(set(seen))
    assert {"Europe/Berlin"} == {recipient.timezone for recipient in page}


async def test_a_thousand_are_checked_in_two_statements(
    use: AddressBookInUse, database: ServiceDatabase
) -> None:
    """Those who said no are found among a thousand people."""
    await use.bring_in(a_file(500).replace(b"7,yes", b"7,no"))
    people: Sequence[tuple[str, str | None]] = [
        (f"+49151{number:08}", f"DE.{number}") for number in range(10_000_000, 10_001_000)
    ]
    with statements(database.read) as sent:
        stopped = await use.peers.suppressed(
            SuppressedQuery(organization_id=OURS, purpose=Purpose.MARKETING, people=people)
        )

    assert {n for n in range(500) if n % 10 == 7} == stopped
    assert 2 == len([statement for statement in sent if statement.startswith("SELECT")])
