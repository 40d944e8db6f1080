"""Each service's schema, step by step."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from support.migrating import STEPS, fill_all, kept, migrate_to
from support.sql import sql_database, sql_url
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.migrations import SERVICES, migrate, schema
from wacore.adapters.sql.migrations.configuration import comparing
from wacore.adapters.sql.migrations.revise import revise


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    async with sql_url(tmp_path) as url:
        yield url


@asynccontextmanager
async def writing(url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction on a database that others made."""
    database = ServiceDatabase(url)
    try:
        async with database.write.begin() as connection:
            yield connection
    finally:
        await database.dispose()


def differences(connection: Connection, service: str) -> list[Any]:
    options = comparing(connection, schema(service))
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, options["target_metadata"]))


def shape(connection: Connection) -> dict[str, Any]:
    """All that the database says about its tables, constraints and indexes included."""
    inspector = inspect(connection)

    def of(table: str) -> dict[str, Any]:
        return {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(table)
            ],
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": by_name(inspector.get_foreign_keys(table)),
            "unique": by_name(inspector.get_unique_constraints(table)),
            "checks": by_name(inspector.get_check_constraints(table)),
            "indexes": by_name(inspector.get_indexes(table)),
        }

    return {table: of(table) for table in inspector.get_table_names() if table != "alembic_version"}


def by_name(found: list[Any]) -> list[dict[str, Any]]:
    return sorted((dict(each) for each in found), key=lambda each: str(each["name"]))


@pytest.mark.parametrize("service", SERVICES)
async def test_the_steps_lead_to_the_tables(service: str, url: str, tmp_path: Path) -> None:
    """A migrated database is the one that the adapters' tables describe, to the last constraint."""
    await migrate(service, url)
    async with (
        sql_database(tmp_path, schema(service)) as described,
        described.write.begin() as created,
        writing(url) as migrated,
    ):
        assert [] == await migrated.run_sync(differences, service)
        assert await created.run_sync(shape) == await migrated.run_sync(shape)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_second_run_changes_nothing(service: str, url: str) -> None:
    """It reads the version and goes."""
    await migrate(service, url)
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await migrate(service, url)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert sent
    assert [] == [
        s
        for s in sent
        if s.split()[0] not in {"PRAGMA", "SELECT", "SET", "BEGIN", "DESCRIBE", "SHOW"}
    ]


@pytest.mark.parametrize(("service", "step"), STEPS)
async def test_data_survives_every_step(service: str, step: str, url: str) -> None:
    """What was stored after any step, in any table, is there unchanged after the last, and readable."""
    async with writing(url) as connection:
        await connection.run_sync(migrate_to, service, step)
        before = await connection.run_sync(fill_all)

    await migrate(service, url)

    async with writing(url) as connection:
        assert before == await connection.run_sync(kept, before)
        for table in schema(service).tables.values():
            read = (await connection.execute(select(table))).all()
            assert len(before.get(table.name, [])) == len(read)


async def test_processes_that_start_together_migrate_once(url: str) -> None:
    """One works, the others wait for it and find nothing to do."""
    await asyncio.gather(*(migrate("contact", url) for _ in range(4)))

    async with writing(url) as connection:
        assert [] == await connection.run_sync(differences, "contact")


async def test_an_unknown_service_is_refused(url: str) -> None:
    """A misspelt name does not make an empty database that looks migrated."""
    with pytest.raises(LookupError):
        await migrate("contracts", url)


async def test_nothing_is_left_to_revise(tmp_path: Path) -> None:
    """Where steps and tables agree, no step is written."""
    assert await revise("contact", "nothing") is None
