"""What a service keeps, by the kind of its database."""

from pathlib import Path

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.tables import shared
from wacore.adapters.sql.rate_limiter import SqlRateLimiter
from wacore.adapters.system.file_rate_limiter import FileRateLimiter
from wacore.entrypoints.wiring.stores import pace_beside


async def test_whoever_shares_the_database_shares_the_pace(tmp_path: Path) -> None:
    """On a server in a table; on SQLite in files beside its own."""
    server = ServiceDatabase("mysql+asyncmy://nobody@127.0.0.1:1/whatsapp_service")
    files = [ServiceDatabase(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite3") for _ in range(2)]
    of_server, one, other = (
        pace_beside(database, shared, ManualClock()) for database in (server, *files)
    )
    await one.place("number:1", rate=1)

    assert isinstance(of_server, SqlRateLimiter)
    assert isinstance(one, FileRateLimiter)
    assert 1.0 == await other.place("number:1", rate=1, within=9)
