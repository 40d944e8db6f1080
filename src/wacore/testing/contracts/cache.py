"""What keeps answers for a while."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.application.ports import Cache, Page

OWNER = UUID(int=7)


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    at: datetime
    names: list[str] = []
    extra: dict[str, int] | None = None


A_THING = Thing(
    id=UUID(int=1),
    at=datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC),
    names=["Žofie"],
    extra={"n": 1},
)


@dataclass
class Source:
    """A store that counts how often it is asked."""

    answer: object = 1
    asked: int = 0

    async def __call__(self) -> object:
        self.asked += 1
        await asyncio.sleep(0)
        return self.answer

    async def number(self) -> int:
        answer = await self()
        assert isinstance(answer, int)
        return answer


class CacheContract:
    """What every Cache must do. Subclasses supply `cache` and the `clock` it reads."""

    async def test_loads_once(self, cache: Cache) -> None:
        """The second time nobody is asked."""
        source = Source()

        assert await cache.get("contacts", OWNER, "list", source.number, int) == 1
        source.answer = 2
        assert await cache.get("contacts", OWNER, "list", source.number, int) == 1
        assert source.asked == 1

    async def test_names_spaces_and_owners_are_apart(self, cache: Cache) -> None:
        """Another question has another answer."""
        source = Source()
        for space, owner, name in [
            ("contacts", OWNER, "list"),
            ("contacts", OWNER, "other"),
            ("contacts", UUID(int=8), "list"),
            ("templates", OWNER, "list"),
        ]:
            await cache.get(space, owner, name, source.number, int)

        assert source.asked == 4

    async def test_answers_keep_their_types(self, cache: Cache) -> None:
        """A page of views comes back equal, the first time and the second."""
        page = Page(items=[A_THING], next_cursor="next")

        async def load() -> Page[Thing]:
            return page

        for _ in range(2):
            assert page == await cache.get("contacts", OWNER, "page", load, Page[Thing])

    async def test_callers_share_no_object(self, cache: Cache) -> None:
        """Who changes his answer changes nobody else's."""

        async def load() -> list[str]:
            return ["a"]

        first, second = await asyncio.gather(
            *(cache.get("contacts", OWNER, "list", load, list[str]) for _ in range(2))
        )
        first.append("b")
        second.append("c")

        assert await cache.get("contacts", OWNER, "list", load, list[str]) == ["a"]

    async def test_nothing_is_an_answer_for_a_while(self, cache: Cache, clock: ManualClock) -> None:
        """That something does not exist is kept too, but for fifteen seconds at most."""
        source = Source(answer=None)

        async def load() -> Thing | None:
            await source()
            return None

        for _ in range(2):
            assert await cache.get("contacts", OWNER, "one", load, Thing | None) is None
        assert source.asked == 1

        clock.advance(timedelta(seconds=15))
        await cache.get("contacts", OWNER, "one", load, Thing | None)
        assert source.asked == 2

    async def test_answers_expire(self, cache: Cache, clock: ManualClock) -> None:
        """They live nine tenths of their time at least, and all of it at most."""
        source = Source()
        await cache.get("contacts", OWNER, "list", source.number, int, ttl=100)
        clock.advance(timedelta(seconds=89))
        await cache.get("contacts", OWNER, "list", source.number, int, ttl=100)
        assert source.asked == 1

        clock.advance(timedelta(seconds=11))
        await cache.get("contacts", OWNER, "list", source.number, int, ttl=100)
        assert source.asked == 2

    async def test_an_invalidation_reaches_every_name_of_its_owner(self, cache: Cache) -> None:
        """And nobody else's."""
        source = Source()
        for name in ("list", "count"):
            await cache.get("contacts", OWNER, name, source.number, int)
        await cache.get("contacts", UUID(int=8), "list", source.number, int)

        await cache.invalidate("contacts", OWNER)
        source.answer = 2

        for name in ("list", "count"):
            assert await cache.get("contacts", OWNER, name, source.number, int) == 2
        assert await cache.get("contacts", UUID(int=8), "list", source.number, int) == 1

    async def test_an_answer_may_depend_on_other_spaces(self, cache: Cache) -> None:
        """It goes when any of them is invalidated."""
        source = Source()

        async def ask() -> int:
            return await cache.get(
                "campaigns", OWNER, "report", source.number, int, also=["contacts", "templates"]
            )

        await ask()
        for space in ("campaigns", "contacts", "templates"):
            await cache.invalidate(space, OWNER)
            await ask()
            await ask()

        assert source.asked == 4

    async def test_callers_of_one_key_share_a_load(self, cache: Cache) -> None:
        """A hundred who ask at once make one question."""
        source = Source()

        answers = await asyncio.gather(
            *(cache.get("contacts", OWNER, "list", source.number, int) for _ in range(100))
        )

        assert [1] * 100 == answers
        assert source.asked == 1

    async def test_errors_are_not_kept(self, cache: Cache) -> None:
        """They reach every caller of that load, and the next one loads again."""
        source = Source()

        async def fail() -> int:
            await source()
            raise LookupError("gone")

        results = await asyncio.gather(
            *(cache.get("contacts", OWNER, "list", fail, int) for _ in range(2)),
            return_exceptions=True,
        )

        assert [LookupError, LookupError] == [type(result) for result in results]
        assert await cache.get("contacts", OWNER, "list", source.number, int) == 1

    async def test_a_caller_who_gives_up_disturbs_nobody(self, cache: Cache) -> None:
        """The load that others wait for goes on."""
        started, go_on = asyncio.Event(), asyncio.Event()

        async def load() -> int:
            started.set()
            await go_on.wait()
            return 1

        first = asyncio.create_task(cache.get("contacts", OWNER, "list", load, int))
        await started.wait()
        second = asyncio.create_task(cache.get("contacts", OWNER, "list", load, int))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        go_on.set()

        assert await second == 1

    async def test_an_answer_of_another_kind_is_loaded_anew(self, cache: Cache) -> None:
        """After an update of the program, what an older one kept is no error."""
        await cache.get("contacts", OWNER, "list", Source().number, int)

        async def load() -> Thing:
            return A_THING

        assert A_THING == await cache.get("contacts", OWNER, "list", load, Thing)
