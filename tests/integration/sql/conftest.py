"""What the SQL tests leave on a server."""

import asyncio
from collections.abc import Iterator

import pytest

from support.sql import drop_kept


@pytest.fixture(scope="session", autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Emptied databases wait for the next test until there is none."""
    yield
    asyncio.run(drop_kept())
