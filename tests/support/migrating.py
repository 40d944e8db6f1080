"""A service's schema as it was at any of its steps, with rows in every table."""

import re
from collections.abc import Mapping
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, insert, inspect, select, table, text

from wacore.adapters.sql.migrations import SERVICES
from wacore.adapters.sql.migrations.configuration import configuration

ROWS = 3
Rows = dict[str, list[dict[str, Any]]]

_ALIKE = {
    "BIGINT": "INTEGER",
    "DOUBLE": "INTEGER",
    "FLOAT": "INTEGER",
    "LONGTEXT": "JSON",  # as MariaDB calls it; ours are no longer than MEDIUMTEXT
    "MEDIUMBLOB": "BLOB",
    "MEDIUMTEXT": "VARCHAR",
    "TEXT": "VARCHAR",
    "TINYINT": "BOOLEAN",
}

STEPS = [
    (service, step.revision)
    for service in SERVICES
    for step in ScriptDirectory.from_config(configuration(service)).walk_revisions()
]
"""Each service's, the latest included."""


def migrate_to(connection: Connection, service: str, step: str) -> None:
    command.upgrade(configuration(service, connection=connection), step)


def fill_all(connection: Connection) -> Rows:
    """As the database itself describes its tables, since ours describe the latest step only."""
    filled: Rows = {}
    for name in _tables(connection):
        kinds = _kinds(connection, name)
        rows: list[dict[str, Any]] = [
            {
                column: None if nullable and row == 1 else _value(column, kind, row)
                for column, (kind, nullable) in kinds.items()
            }
            for row in range(ROWS)
        ]
        connection.execute(insert(table(name, *(column(each) for each in kinds))), rows)
        filled[name] = stored(connection, name, kinds)
    return filled


def stored(connection: Connection, name: str, columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """As the driver gives it, in a fixed order."""
    chosen: list[Any] = [column(each) for each in columns]
    rows = connection.execute(select(*chosen).select_from(table(name)))
    return sorted((dict(row._mapping) for row in rows), key=repr)


def kept(connection: Connection, before: Rows) -> Rows:
    """What is there now, of the tables and columns that were there before."""
    return {
        name: stored(connection, name, rows[0])
        for name, rows in before.items()
        if name in _tables(connection)
    }


def _tables(connection: Connection) -> list[str]:
    return [name for name in inspect(connection).get_table_names() if name != "alembic_version"]


def _kinds(connection: Connection, name: str) -> dict[str, tuple[str, bool]]:
    """By column, the declared type and whether it may be null."""
    if connection.dialect.name == "sqlite":  # reflection takes BINARY(16) for a number
        found = connection.execute(text(f"PRAGMA table_info({name})"))
        return {row.name: (row.type, not row.notnull and not row.pk) for row in found}
    return {
        each["name"]: (str(each["type"]), bool(each["nullable"]))
        for each in inspect(connection).get_columns(name)
    }


def _value(name: str, kind: str, row: int) -> Any:
    """Another one in each row, so that no unique key minds."""
    length = int(found[1]) if (found := re.search(r"\((\d+)\)", kind)) else 20
    values: Mapping[str, Any] = {
        "BINARY": (row + 1).to_bytes(length, "big"),
        "BLOB": bytes([row, 0, 255]),
        "BOOLEAN": row % 2,
        "DATETIME": f"2026-01-0{row + 1} 12:00:00.123456",
        "INTEGER": row + 1,  # 0 would ask for the next number
        "JSON": "{}",
        "VARCHAR": f"{row}{name}"[:length],
    }
    plain = kind.partition("(")[0].partition(" ")[0]
    return values[_ALIKE.get(plain, plain)]
