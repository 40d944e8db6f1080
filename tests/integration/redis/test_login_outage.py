"""Redis dies, hangs or forgets: nobody gets more attempts than before."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from support.redis import linked
from support.redis_faults import hung
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.users.throttle import MemoryLoginThrottle
from wacore.adapters.redis.attempts import RememberedAttempts
from wacore.adapters.redis.login_throttle import RedisLoginThrottle
from wacore.testing.contracts.users.throttle import PER_ACCOUNT, PER_ADDRESS
from wacore.testing.servers import REDIS, lend
from wacore.testing.servers.private import Private

ADDRESS = "198.51.100.7"


@pytest.fixture
def server() -> Iterator[Private]:
    with lend(REDIS) as server:
        yield server


@asynccontextmanager
async def throttle_on(url: str) -> AsyncIterator[RedisLoginThrottle]:
    fallback = MemoryLoginThrottle(ManualClock(), per_account=PER_ACCOUNT, per_address=PER_ADDRESS)
    async with linked(url, deadline=0.1) as link:
        yield RedisLoginThrottle(link, fallback, per_account=PER_ACCOUNT, per_address=PER_ADDRESS)


async def granted(throttle: RedisLoginThrottle, times: int) -> int:
    waits = [await throttle.attempt("ada", ADDRESS) for _ in range(times)]
    return waits.count(0.0)


async def back(throttle: RedisLoginThrottle) -> None:
    """Somebody else's attempts tell that Redis answers again."""
    for number in range(1000):
        await throttle.attempt(f"stranger {number}", "")
        if not throttle._link.is_down:
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


async def test_a_restart_gives_nobody_new_attempts(server: Private) -> None:
    """What was counted is told to the empty Redis by those who saw it."""
    async with throttle_on(server.url) as throttle:
        assert 2 == await granted(throttle, 2)
        os.kill(server.pid, signal.SIGKILL)
        await asyncio.to_thread(server.start)
        await back(throttle)

        assert 1 == await granted(throttle, 3)


async def test_an_outage_gives_nobody_new_attempts(server: Private) -> None:
    """Neither while Redis is dead, nor when it is back and knows nothing of that."""
    async with throttle_on(server.url) as throttle:
        assert 1 == await granted(throttle, 1)
        os.kill(server.pid, signal.SIGKILL)
        assert 2 == await granted(throttle, 9)
        await asyncio.to_thread(server.start)
        await back(throttle)

        assert 0 == await granted(throttle, 9)


async def test_a_hang_gives_nobody_new_attempts(server: Private) -> None:
    """Redis wakes with fewer attempts than were made, and is told."""
    async with throttle_on(server.url) as throttle:
        assert 1 == await granted(throttle, 1)
        with hung(server.pid):
            assert 2 == await granted(throttle, 9)
        await back(throttle)

        assert 0 == await granted(throttle, 9)


async def test_who_succeeded_elsewhere_is_not_held_to_his_failures(server: Private) -> None:
    """What one process remembers does not outlive what another has told Redis."""
    async with throttle_on(server.url) as one, throttle_on(server.url) as other:
        assert 2 == await granted(one, 2)
        await other.succeeded("ada", ADDRESS)

        assert 3 == await granted(one, 9)


async def test_a_success_during_an_outage_counts(server: Private) -> None:
    """The account starts afresh, with Redis and without."""
    async with throttle_on(server.url) as throttle:
        assert 2 == await granted(throttle, 2)
        os.kill(server.pid, signal.SIGKILL)
        await throttle.succeeded("ada", ADDRESS)

        assert 3 == await granted(throttle, 9)


def test_strangers_do_not_fill_the_memory() -> None:
    """Those who tried longest ago make room."""
    remembered, now = RememberedAttempts(most=2), ManualClock().now()
    for key in ("a", "b", "a", "c"):
        remembered.count(key, PER_ACCOUNT, now)

    assert [(2, 0, 2), (0, 0, 0), (1, 0, 2)] == [
        remembered.arguments(key, now) for key in ("a", "b", "c")
    ]
