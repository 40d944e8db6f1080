"""Readers and writers of one Redis in every order, by two processes."""

from collections.abc import Sequence

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from support.redis import PATIENT, a_prefix
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.redis.cache import RedisCache
from wacore.adapters.redis.link import RedisLink
from wacore.testing.contracts.cache_races import CacheRaces

QUIET = 3


class RedisRaces(CacheRaces):
    url: str

    def make_caches(self) -> Sequence[RedisCache]:
        prefix = a_prefix()
        self.links = [RedisLink.to(self.url, deadline=PATIENT) for _ in range(2)]
        return [
            RedisCache(link, ManualClock(), prefix=prefix, patience=0.005, loads=1000)
            for link in self.links
        ]

    async def rest(self) -> None:
        """Until nobody waits for Redis; who waits for another process may go on waiting."""
        quiet = 0
        while quiet < QUIET:
            await super().rest()
            quiet = 0 if any(link.under_way for link in self.links) else quiet + 1

    async def close(self) -> None:
        for link in self.links:
            await link.aclose()


@pytest.mark.parametrize(
    ("form", "examples"), [("redis", 100), ("redis_sentinel", 15), ("redis_cluster", 15)]
)
def test_nobody_is_ever_served_what_is_stale(
    request: pytest.FixtureRequest, form: str, examples: int
) -> None:
    """Whatever readers, loads, commits and invalidations overtake one another."""
    machine = type("Races", (RedisRaces,), {"url": request.getfixturevalue(f"{form}_url")})

    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None)
    )


class Naive(RedisCache):
    """What the scheme is there to prevent: an invalidation removes what is kept, and that is all."""

    async def invalidate(self, space: str, owner: object) -> None:
        await self._link.call("UNLINK", f"{self._epoch(space, owner)}:list")


class NaiveRaces(RedisRaces):
    def make_caches(self) -> Sequence[RedisCache]:
        return [
            Naive(cache._link, cache._clock, prefix=cache._prefix, patience=0.005, loads=1000)
            for cache in super().make_caches()
        ]


def test_the_test_finds_what_is_stale(redis_url: str) -> None:
    """Without epochs, a load that began before an invalidation is served after it."""
    machine = type("Races", (NaiveRaces,), {"url": redis_url})

    with pytest.raises((AssertionError, BaseExceptionGroup)):
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=500,
                stateful_step_count=25,
                deadline=None,
                database=None,
                phases=[Phase.generate],
            ),
        )
