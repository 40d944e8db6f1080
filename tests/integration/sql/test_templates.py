from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database, statements
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.templates.index import SqlTemplateIndex
from wacore.adapters.sql.templates.reader import SqlTemplateReader
from wacore.adapters.sql.templates.tables import metadata
from wacore.adapters.sql.templates.unit_of_work import sql_templates
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Begin
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.domain.templates.kinds import Category
from wacore.testing.contracts.templates_reader import (
    TemplateIndexContract,
    TemplateReaderContract,
)
from wacore.testing.contracts.templates_records import NOW, ORGANIZATION, a_template
from wacore.testing.contracts.templates_store import TemplateStoreContract


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


@pytest.fixture
def begin(database: ServiceDatabase) -> Begin[TemplatesUnitOfWork]:
    return sql_templates(database.write, sealer(uuid7), ManualClock()).begin


@pytest.fixture
def reader(database: ServiceDatabase) -> SqlTemplateReader:
    return SqlTemplateReader(database.read)


@pytest.fixture
def index(database: ServiceDatabase) -> SqlTemplateIndex:
    return SqlTemplateIndex(database.read)


class TestSqlTemplateStore(TemplateStoreContract):
    """The suite on SQL."""

    async def test_a_page_of_a_sync_is_few_statements(
        self, database: ServiceDatabase, begin: Begin[TemplatesUnitOfWork]
    ) -> None:
        """A hundred templates are read, added and saved in bulk."""
        many = [a_template(number) for number in range(1, 101)]
        with statements(database.write) as sent:
            async with begin() as work:
                await work.templates.add(many)
                await work.templates.named(
                    ORGANIZATION, many[0].account_id, [(t.name, t.language) for t in many]
                )
                await work.templates.save([t.revised(Category.MARKETING, NOW) for t in many])
                await work.commit()

        assert len([text for text in sent if "templates" in text]) == 3


class TestSqlTemplateReader(TemplateReaderContract):
    """The suite on SQL."""


class TestSqlTemplateIndex(TemplateIndexContract):
    """The suite on SQL."""
