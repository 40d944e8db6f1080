import asyncio
from datetime import timedelta

import pytest

from support.users import UsersWorld
from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.users.account_readers import MemoryCredentialReader
from wacore.application.users.log_out import LogOutCommand
from wacore.application.users.session_versions import BriefSessionVersions, CachedSessionVersions
from wacore.domain.actor import Actor
from wacore.domain.ids import SessionId, UserId


class CountingVersions:
    """A SessionVersions that says how often it was asked."""

    def __init__(self, world: UsersWorld) -> None:
        self._versions = CachedSessionVersions(world.cache, MemoryCredentialReader(world.store))
        self.asked = 0

    async def current(self, user_id: UserId, session_id: SessionId) -> int | None:
        self.asked += 1
        return await self._versions.current(user_id, session_id)


@pytest.fixture
def world() -> UsersWorld:
    return UsersWorld()


@pytest.fixture
async def owner(world: UsersWorld) -> Actor:
    return await world.an_owner()


async def test_a_revocation_that_was_lost_is_noticed(world: UsersWorld, owner: Actor) -> None:
    """Half a minute later, though nobody invalidated what the cache keeps."""
    assert owner.session_id is not None
    cut_off = MemoryCache(world.clock)
    versions = CachedSessionVersions(cut_off, MemoryCredentialReader(world.store))
    assert 1 == await versions.current(owner.user_id, owner.session_id)
    await world.auth.log_out(LogOutCommand(actor=owner))
    assert 1 == await versions.current(owner.user_id, owner.session_id)

    world.clock.advance(timedelta(seconds=30))

    assert await versions.current(owner.user_id, owner.session_id) is None


async def test_a_brief_memory_spares_the_question(world: UsersWorld, owner: Actor) -> None:
    """For one second, which is how long another process may miss a revocation."""
    assert owner.session_id is not None
    counting = CountingVersions(world)
    versions = BriefSessionVersions(counting, world.clock)
    for _ in range(3):
        assert 1 == await versions.current(owner.user_id, owner.session_id)
    asked = counting.asked
    await world.auth.log_out(LogOutCommand(actor=owner))
    world.clock.advance(timedelta(seconds=1))

    assert await versions.current(owner.user_id, owner.session_id) is None
    assert (1, 2) == (asked, counting.asked)


async def test_many_requests_at_once_are_one_question(world: UsersWorld, owner: Actor) -> None:
    """Also if the one that asked first is cut off meanwhile."""
    assert owner.session_id is not None
    counting = CountingVersions(world)
    versions = BriefSessionVersions(counting, world.clock)
    first, *others = (
        asyncio.create_task(versions.current(owner.user_id, owner.session_id)) for _ in range(30)
    )
    await asyncio.sleep(0)
    first.cancel()

    assert {1} == set(await asyncio.gather(*others))
    assert 1 == counting.asked


async def test_a_brief_memory_is_small(world: UsersWorld, owner: Actor) -> None:
    """The oldest answers make room."""
    counting = CountingVersions(world)
    versions = BriefSessionVersions(counting, world.clock, size=2)
    ids = [SessionId(user) for user in (owner.user_id, owner.organization_id)]
    assert owner.session_id is not None

    for session_id in (owner.session_id, *ids, owner.session_id):
        await versions.current(owner.user_id, session_id)

    assert 4 == counting.asked
