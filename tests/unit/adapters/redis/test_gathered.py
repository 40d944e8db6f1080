"""Reads that wait for each other go together."""

import asyncio
from typing import Any

import pytest

from wacore.adapters.redis.gathered import GatheredReads
from wacore.adapters.redis.link import RedisAway, RedisLink


class SlowClient:
    """What RedisLink asks of redis-py: answers each MGET when it is told to."""

    def __init__(self, **kept: bytes) -> None:
        self.kept = kept
        self.asked: list[tuple[str, ...]] = []
        self.answers = asyncio.Semaphore(0)

    async def execute_command(self, command: str, *keys: str, **_: Any) -> list[bytes | None]:
        self.asked.append(keys)
        await self.answers.acquire()
        return [self.kept.get(key) for key in keys]


@pytest.fixture
def client() -> SlowClient:
    return SlowClient(a=b"1", b=b"2")


@pytest.fixture
def reads(client: SlowClient) -> GatheredReads:
    return GatheredReads(RedisLink(client, deadline=0.2))


async def test_who_comes_while_one_is_under_way_shares_the_next(
    client: SlowClient, reads: GatheredReads
) -> None:
    """And never the one under way: it may have seen what was changed before they came."""
    first = asyncio.create_task(reads.values(["a"]))
    await asyncio.sleep(0.01)
    client.kept["a"] = b"changed"
    others = [asyncio.create_task(reads.values(keys)) for keys in (["a", "b"], ["c", "a"])]
    await asyncio.sleep(0.01)
    meanwhile = len(client.asked)
    client.answers.release()
    await first
    client.answers.release()

    assert [[b"changed", b"2"], [None, b"changed"]] == await asyncio.gather(*others)
    assert 1 == meanwhile
    assert [("a",), ("a", "b", "c")] == client.asked


async def test_a_crowd_is_answered_in_some_commands(
    client: SlowClient, reads: GatheredReads
) -> None:
    """So that no answer is of any length."""
    for _ in range(10):
        client.answers.release()
    crowd = [reads.values([str(n)]) for n in range(200)]

    assert [[None]] * 200 == await asyncio.gather(*crowd)
    assert [64, 64, 64, 8] == [len(keys) for keys in client.asked]


async def test_if_redis_is_away_everybody_hears_it(
    client: SlowClient, reads: GatheredReads
) -> None:
    """And whoever comes after asks anew."""
    together = [asyncio.create_task(reads.values([key])) for key in ("a", "b")]
    for each in together:
        with pytest.raises(RedisAway):
            await each
    client.answers.release()

    assert [b"1"] == await reads.values(["a"])


async def test_who_leaves_is_not_waited_for(client: SlowClient, reads: GatheredReads) -> None:
    """The others get their answers."""
    gone, stays = [asyncio.create_task(reads.values([key])) for key in ("a", "b")]
    await asyncio.sleep(0.01)
    gone.cancel()
    client.answers.release()

    assert [b"2"] == await stays
