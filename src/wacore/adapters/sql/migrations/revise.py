"""Write a service's next step: `python -m wacore.adapters.sql.migrations.revise contact add nicknames`."""

import asyncio
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.types import String

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.migrations.configuration import comparing, configuration
from wacore.adapters.sql.migrations.migrate import migrate
from wacore.adapters.sql.migrations.schemas import SERVICES, schema
from wacore.adapters.sql.types import At, Blob, Id, Json, LongText

_NAMED = {id(LongText): "LongText", id(Blob): "Blob", id(Json): "Json"}
_TABLE_OPTIONS = re.compile(r"(?:m(?:ysql|ariadb)_(?:engine|charset|collate)='\w+',?\s*)+(?=\))")


async def revise(service: str, name: str) -> Path | None:
    """The file written, or None if the steps already lead to the tables."""
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/scratch.sqlite3"
        await migrate(service, url)
        database = ServiceDatabase(url, pool_size=1)
        try:
            async with database.write.begin() as connection:
                return await connection.run_sync(_write, service, name)
        finally:
            await database.dispose()


def _write(connection: Connection, service: str, name: str) -> Path | None:
    differs = False

    def note(_: Any, __: Any, directives: list[Any]) -> None:
        nonlocal differs
        differs = not directives[0].upgrade_ops.is_empty()
        if not differs:
            directives.clear()

    config = configuration(
        service,
        **comparing(connection, schema(service)),
        render_item=_render,
        process_revision_directives=note,
    )
    steps = len(list(ScriptDirectory.from_config(config).walk_revisions()))
    written = command.revision(
        config,
        name,
        autogenerate=True,
        rev_id=f"{steps + 1:04}",
        version_path=config.get_main_option("version_locations"),
    )
    if not differs or written is None or isinstance(written, list):
        return None
    path = Path(written.path)
    path.write_text(_tidy(path.read_text()))
    return path


def _render(kind: str, item: Any, _: AutogenContext) -> str | bool:
    """Our types by their names, so that a step reads like `tables.py`."""
    if kind != "type":
        return False
    if id(item) in _NAMED:
        return _NAMED[id(item)]
    if isinstance(item, Id):
        return "Id"
    if isinstance(item, At):
        return "At"
    if type(item) is String:
        return f"sa.String({item.length})"
    return False


def _tidy(text: str) -> str:
    """What is left, unused imports and layout, ruff does in `make revision`."""
    lines = _TABLE_OPTIONS.sub("**TABLE", text).splitlines()
    return "\n".join(line for line in lines if "Alembic" not in line) + "\n"


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in SERVICES:
        sys.exit(f"usage: revise {'|'.join(SERVICES)} what changes")
    written = asyncio.run(revise(sys.argv[1], " ".join(sys.argv[2:])))
    sys.stdout.write(f"{written or 'Nothing has changed.'}\n")
