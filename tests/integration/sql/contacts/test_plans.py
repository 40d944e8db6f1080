"""Lists of a large address book read indexes, not the whole of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.address_books import sql_book
from support.sql import on_engines, statements
from wacore.adapters.sql.contacts.tables import metadata
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.application.contacts.readers import ContactSelection
from wacore.application.ports import PageRequest
from wacore.domain.contacts.filters import Condition, Filter, Match, Operator
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.ids import GroupId, UserId
from wacore.testing.contracts.contacts import OURS, a_contact, next_id, stored

VIEWER = UserId(next_id())
CITY = Filter(Match.ALL, (Condition("attribute.city", Operator.IS, ("rome",)),))
STOPPED = Filter(Match.ALL, (Condition("consent.marketing", Operator.IS, ("opted_out",)),))


@pytest.fixture
async def lite(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    """Plans are its planner's; `test_query_plans` asks those of the servers."""
    database = ServiceDatabase(f"sqlite+aiosqlite:///{tmp_path / 'plans.sqlite3'}")
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield database
    await database.dispose()


@on_engines("sqlite")
@pytest.mark.parametrize(
    ("selection", "index"),
    [
        (ContactSelection(viewer=VIEWER), "contacts USING INDEX"),
        (ContactSelection(viewer=VIEWER, order=ContactOrder.NAME), "ix_contacts_name"),
        (ContactSelection(viewer=VIEWER, order=ContactOrder.CHANGED), "ix_contacts_updated_at"),
        (ContactSelection(viewer=VIEWER, words=("ada",)), "contact_terms USING PRIMARY KEY"),
        (
            ContactSelection(viewer=VIEWER, words=("ada",), mode=SearchMode.CONTAINS),
            "lines USING COVERING INDEX ix_contacts_search",
        ),
        (
            ContactSelection(viewer=VIEWER, group_id=GroupId(next_id())),
            "group_members USING PRIMARY KEY",
        ),
        (ContactSelection(viewer=VIEWER, favorites=True), "contact_favorites USING PRIMARY KEY"),
        (ContactSelection(viewer=VIEWER, filter=CITY), "ix_contact_attributes_text"),
        (ContactSelection(viewer=VIEWER, filter=STOPPED), "ix_contacts_marketing"),
    ],
)
async def test_lists_use_their_index(
    lite: ServiceDatabase, selection: ContactSelection, index: str
) -> None:
    """The plan of each list's statement names the index made for it, and scans no table."""
    book = sql_book(lite)
    await stored(book.begin, *(a_contact(name=f"Ada {number}") for number in range(20)))
    with statements(lite.read) as sent:
        await book.contacts.page(OURS, selection, PageRequest())
    listing = next(statement for statement in sent if "LIMIT" in statement)
    plan = await explained(lite, listing)

    assert index in plan
    assert "SCAN" not in plan


async def explained(database: ServiceDatabase, statement: str) -> str:
    """SQLite plans by the statement alone, so that its parameters may be anything."""
    values = tuple(b"x" for _ in range(statement.count("?")))
    async with database.read.connect() as connection:
        rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return "\n".join(str(row.detail) for row in rows)
