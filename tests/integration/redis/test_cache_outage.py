"""Redis dies, hangs, comes back empty or on another node: nothing fails, nothing stale is served."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator

import pytest

from support.redis_faults import Store, hung, primary_pid, redis_cli, store_behind, until
from wacore.testing.servers import REDIS, REDIS_CLUSTER, REDIS_SENTINEL, ServerKind, lend
from wacore.testing.servers.private import Private

_BEHIND = 5.0


@pytest.fixture
def server() -> Iterator[Private]:
    with lend(REDIS) as server:
        yield server


async def test_a_dead_redis_fails_nobody(server: Private) -> None:
    """Every process reads the store, and what one wrote the others see."""
    async with store_behind(server.url) as store:
        await store.read(0)
        os.kill(server.pid, signal.SIGKILL)

        for _ in range(20):
            await store.write(0)
            assert [store.value, store.value] == [await store.read(0), await store.read(1)]


async def test_an_empty_redis_serves_nothing_old(server: Private) -> None:
    """After a restart without data both processes keep answers again, and only current ones."""
    async with store_behind(server.url) as store:
        await store.read(1)
        os.kill(server.pid, signal.SIGKILL)
        await store.write(0)
        await asyncio.to_thread(server.start)

        for _ in range(20):
            assert store.value == await store.read(1)
        await until(lambda: not store.caches[1]._link.is_down)
        assert await _settles(store)


async def _settles(store: Store) -> bool:
    """Whether reads come to cost no loads."""
    for _ in range(200):
        before = store.loads
        assert store.value == await store.read(0) == await store.read(1)
        if store.loads == before:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_a_hung_redis_delays_a_few_reads_only(server: Private) -> None:
    """Soon nobody waits for it any more: two hundred reads cost no two hundred deadlines."""
    async with store_behind(server.url) as store:
        await store.read(0)
        with hung(server.pid):
            started = time.monotonic()
            for _ in range(200):
                assert 0 == await store.read(0)
            took = time.monotonic() - started

    assert took < 200 * 0.06 / 2


async def test_after_a_hang_old_answers_are_not_believed(server: Private) -> None:
    """Redis wakes with the old answer, and who changed it died before he could say so."""
    async with store_behind(server.url) as store:
        await store.read(0)
        with hung(server.pid):
            for _ in range(10):
                await asyncio.gather(store.read(0), store.read(1))
            await store.write(0)
            await store.caches[0].aclose()

        while store.caches[1]._link.is_down:
            assert store.value == await store.read(1)
        assert store.value == await store.read(1)


async def test_who_still_thinks_redis_away_invalidates_all_the_same(server: Private) -> None:
    """Others have found it back already, and would serve what they kept."""
    async with store_behind(server.url, pause=60) as store:
        assert 0 == await store.read(1)
        with hung(server.pid):
            while not store.caches[0]._link.is_down:
                await store.read(0)
        await store.write(0)

        assert 1 == await store.read(1)


async def test_who_slept_through_a_hang_hears_of_a_change(server: Private) -> None:
    """The writer tells Redis as soon as it is back, without anybody asking."""
    async with store_behind(server.url) as store:
        await store.read(0)
        with hung(server.pid):
            await store.write(0)
        await until(lambda: not store.caches[0]._epochs._owed)

        assert store.value == await store.read(1)


async def test_callers_share_loads_while_redis_is_away(server: Private) -> None:
    """Each waits for one that began after he asked; a hundred callers make two loads."""
    async with store_behind(server.url, pause=60) as store:
        os.kill(server.pid, signal.SIGKILL)
        for _ in range(10):
            await store.read(0)
        store.loads = 0

        first = asyncio.create_task(store.read(0))
        await until(lambda: store.loads == 1)
        store.value = 1
        answers = await asyncio.gather(*(store.read(0) for _ in range(100)))

        assert [1] * 100 == answers
        assert 0 == await first
        assert 2 == store.loads


async def test_changes_get_through_when_memory_is_full(server: Private) -> None:
    """Nothing can be stored then, and what was stored before is still invalidated."""
    async with store_behind(server.url, deadline=2.0) as store:
        assert 0 == await store.read(0)
        port = server.url.rpartition(":")[2].partition("/")[0]
        await asyncio.to_thread(redis_cli, "127.0.0.1", port, "CONFIG", "SET", "maxmemory", "1")

        await store.write(0)

        assert 1 == await store.read(1)


@pytest.mark.parametrize("kind", [REDIS_SENTINEL, REDIS_CLUSTER])
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_failover_fails_nobody(kind: ServerKind, fault: signal.Signals) -> None:
    """
    While another node takes over, reads go to the store; then answers are kept again.

    Who reaches the new node before the writer does may be behind for a moment, the writer never.
    """
    with lend(kind) as servers:
        async with store_behind(servers.url, deadline=0.5) as store:
            assert await _settles(store)
            pid = primary_pid(servers.url)
            os.kill(pid, fault)
            try:
                for _ in range(20):
                    await store.write(0)
                    assert store.value == await store.read(0)
                    async with asyncio.timeout(_BEHIND):
                        while store.value != await store.read(1):
                            pass
                async with asyncio.timeout(30):
                    while not await _settles(store):
                        pass
            finally:
                if fault is signal.SIGSTOP:
                    os.kill(pid, signal.SIGCONT)
