"""Empty databases on real servers, whatever the other SQL tests run on."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url, text

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.system import uuid7


@pytest.fixture(params=["mysql_url", "mariadb_url"], ids=["mysql", "mariadb"])
def server_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.fixture
async def database_url(server_url: str) -> AsyncIterator[str]:
    """Of a database of the test's own."""
    name = f"test_{uuid7().hex}"
    server = ServiceDatabase(server_url, pool_size=1)
    async with server.write.begin() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} COLLATE utf8mb4_bin"))
    yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    async with server.write.begin() as connection:
        await connection.execute(text(f"DROP DATABASE {name}"))
    await server.dispose()
