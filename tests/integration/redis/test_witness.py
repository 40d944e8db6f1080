"""A witness in Redis, for all machines."""

from collections.abc import Callable

import pytest

from support.redis import a_prefix
from wacore.adapters.memory.messaging.fence import MemoryWitness
from wacore.adapters.redis.link import RedisLink
from wacore.adapters.redis.witness import RedisWitness
from wacore.application.messaging.ports_fence import Witness
from wacore.testing.contracts.messaging.fence import LINE, OTHER_LINE, WitnessContract


class TestRedisWitness(WitnessContract):
    """Each opening is another machine's, with a memory of its own beside it."""

    @pytest.fixture
    def open_witness(self, link: RedisLink) -> Callable[[], Witness]:
        prefix = a_prefix()
        return lambda: RedisWitness(link, MemoryWitness(), prefix=prefix)


async def test_while_redis_is_away_the_machine_s_own_witness_speaks() -> None:
    """It knows its own claims, and of no line that only Redis knows."""
    away = RedisLink.to("redis://127.0.0.1:1")
    witness = RedisWitness(away, MemoryWitness())
    await witness.note(LINE, {3: 4})

    assert {3: 4} == await witness.seen(LINE)
    assert await witness.seen(OTHER_LINE) is None
    await away.aclose()


async def test_what_either_knows_counts(link: RedisLink) -> None:
    """Redis may have been emptied, the machine's file may be of yesterday."""
    beside = MemoryWitness()
    witness = RedisWitness(link, beside, prefix=a_prefix())
    await witness.note(LINE, {1: 1, 2: 2})
    await beside.note(LINE, {2: 7, 9: 1})

    assert {1: 1, 2: 7, 9: 1} == await witness.seen(LINE)
