"""What alembic must know about one service."""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import NUMERIC, Connection, MetaData
from sqlalchemy.types import TypeEngine

_HERE = Path(__file__).parent


def configuration(service: str, **options: Any) -> Config:
    """
    Args:
        options: For `context.configure`.
    """
    config = Config()
    config.set_main_option("script_location", _HERE.as_posix().replace("%", "%%"))
    config.set_main_option("version_locations", (_HERE / service).as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["options"] = options
    return config


def comparing(connection: Connection, metadata: MetaData) -> dict[str, Any]:
    """Options to find how a database differs from what its adapters expect."""
    return {
        "connection": connection,
        "target_metadata": metadata,
        "compare_type": _types_differ,
    }


def _types_differ(
    context: MigrationContext, _: Any, __: Any, found: TypeEngine[Any], wanted: TypeEngine[Any]
) -> bool | None:
    """SQLite reports BINARY(16) as a number, since it does not know the name; alembic judges the rest."""
    if isinstance(found, NUMERIC) and wanted.compile(context.dialect).startswith("BINARY"):
        return False
    return None
