from collections.abc import AsyncIterator

import pytest

from support.redis import FORMS, linked
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.redis.link import RedisLink


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(params=FORMS)
async def link(request: pytest.FixtureRequest) -> AsyncIterator[RedisLink]:
    """To a single Redis, then to the primary that sentinels name, then to a cluster."""
    async with linked(request.getfixturevalue(f"{request.param}_url")) as link:
        yield link
