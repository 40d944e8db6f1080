"""Every test in here runs on each engine: what SQLite keeps, MariaDB and MySQL keep too."""

import asyncio
from collections.abc import Iterator

import pytest

from support.sql import ENGINES, GIVEN, Databases, Files, Server, made_by


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """For the session, so that a server's emptied databases wait for its next test."""
    if request.param == "sqlite":
        yield Files()
        return
    server = Server(GIVEN or request.getfixturevalue(f"{request.param}_url"))
    yield server
    asyncio.run(server.drop_kept())


@pytest.fixture(autouse=True)
def on_each_engine(engine: Databases) -> Iterator[None]:
    """For the test alone: the session goes on in other folders."""
    with made_by(engine):
        yield
