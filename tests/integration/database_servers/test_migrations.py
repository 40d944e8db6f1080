"""Steps of the schema on servers, where no transaction undoes half of one."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from support.migrating import EARLIER, fill_all, kept, migrate_to
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.migrations import migrate, schema


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[ServiceDatabase]:
    database = ServiceDatabase(database_url)
    yield database
    await database.dispose()


@pytest.mark.parametrize(("service", "step"), EARLIER)
async def test_data_survives_the_steps_that_follow(
    service: str, step: str, database: ServiceDatabase, database_url: str
) -> None:
    """What was stored in any table is there unchanged after the last step, and readable."""
    async with database.write.connect() as connection:
        await connection.run_sync(migrate_to, service, step)
        before = await connection.run_sync(fill_all)
        await connection.commit()

    await migrate(service, database_url)

    async with database.write.connect() as connection:
        assert before == await connection.run_sync(kept, before)
        for table in schema(service).tables.values():
            read = (await connection.execute(select(table))).all()
            assert len(before.get(table.name, [])) == len(read)
