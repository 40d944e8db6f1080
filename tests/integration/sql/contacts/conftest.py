from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.address_books import sql_book
from support.sql import sql_database
from wacore.adapters.sql.contacts.tables import metadata
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.testing.contracts.contacts import AddressBook


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


@pytest.fixture
def book(database: ServiceDatabase) -> AddressBook:
    return sql_book(database)
