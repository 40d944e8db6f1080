"""Questions that are put again before a crowd puts them."""

from uuid import UUID

import msgspec
import pytest

from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.hot_questions import MemoryHotQuestions
from wacore.adapters.system.noting_cache import NotingCache
from wacore.application.ports.hot_questions import HotQuestion
from wacore.application.warming import Asked, Asking, KeepWarm
from wacore.domain.actor import BUILT_IN_ROLES, Actor
from wacore.domain.ids import OrganizationId, UserId

KIND = "Things.list"
ADA = Actor(UserId(UUID(int=1)), OrganizationId(UUID(int=7)), "owner", BUILT_IN_ROLES["owner"])


class ListThingsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    search: str = ""


class Store:
    """What every process reads; it notes what it had to look up."""

    def __init__(self) -> None:
        self.looked_up: list[str] = []
        self.content = "old"
        self.known: MemoryHotQuestions = MemoryHotQuestions(ManualClock())


class ListThings:
    def __init__(self, store: Store, cache: NotingCache) -> None:
        self._store = store
        self._cache = cache

    async def __call__(self, query: ListThingsQuery) -> str:
        async def load() -> str:
            if query.search == "broken":
                raise LookupError(query.search)
            self._store.looked_up.append(query.search)
            return f"{query.search} {self._store.content}"

        organization_id = query.actor.organization_id
        return await self._cache.get("things", organization_id, query.search, load, str)


class Process:
    """With answers of its own, so that a new one has none."""

    def __init__(self, store: Store) -> None:
        self.cache = MemoryCache(ManualClock())
        asked = Asked()
        listing = ListThings(store, NotingCache(self.cache, asked))
        self.list_things = Asking(listing, KIND, ListThingsQuery)
        own = MemoryHotQuestions(ManualClock())
        self.keep_warm = KeepWarm([self.list_things], asked, store.known, own)

    async def ask(self, *searches: str) -> list[str]:
        return [
            await self.list_things(ListThingsQuery(actor=ADA, search=search)) for search in searches
        ]


@pytest.fixture
def store() -> Store:
    return Store()


async def test_a_new_process_knows_what_the_old_one_was_asked(store: Store) -> None:
    """The most asked first; when callers come, nobody waits for the store."""
    old, new = Process(store), Process(store)
    await old.ask("b", "a", "a")
    assert 0 == await old.keep_warm()
    store.looked_up.clear()

    assert 2 == await new.keep_warm.begin()

    assert ["a", "b"] == store.looked_up
    await new.ask("a", "b")
    assert ["a", "b"] == store.looked_up


async def test_what_it_has_it_does_not_look_up(store: Store) -> None:
    """A question is put to the cache as anybody puts it."""
    process = Process(store)
    await process.ask("a")
    await process.keep_warm()

    assert 1 == await process.keep_warm.begin()

    assert ["a"] == store.looked_up


async def test_nothing_stale_is_kept(store: Store) -> None:
    """The question is remembered, never the answer; and an invalidation ends what was put again."""
    old, new = Process(store), Process(store)
    await old.ask("a")
    await old.keep_warm()
    store.content = "new"

    await new.keep_warm.begin()
    assert ["a new"] == await new.ask("a")
    store.content = "newer"
    await new.cache.invalidate("things", ADA.organization_id)

    assert ["a newer"] == await new.ask("a")


async def test_where_all_was_lost_those_who_lived_restore_it(store: Store) -> None:
    """As when Redis came back empty: record and answers, each process its own share of them."""
    one, other = Process(store), Process(store)
    await one.ask("a", "a")
    await other.ask("b")
    for each in (one, other):
        await each.keep_warm()
    store.known = one.keep_warm._known = other.keep_warm._known = MemoryHotQuestions(ManualClock())
    for each in (one, other):
        await each.cache.invalidate("things", ADA.organization_id)
    store.looked_up.clear()

    assert [1, 1] == [await each.keep_warm() for each in (one, other)]
    assert [0, 0] == [await each.keep_warm() for each in (one, other)]

    assert ["a", "b"] == store.looked_up
    assert [2.0, 1.0] == [each.times for each in await store.known.hottest(KIND)]


async def test_a_question_that_fails_hinders_no_other(store: Store) -> None:
    """Nor does one of another version of the program; whoever asks it himself will be told."""
    process = Process(store)
    await process.ask("a")
    await process.keep_warm()
    foreign = HotQuestion(key="x", query=b"\x80", times=9)
    broken = HotQuestion(
        key="y",
        query=msgspec.msgpack.encode(ListThingsQuery(actor=ADA, search="broken")),
        times=9,
    )
    await store.known.note(KIND, [foreign, broken])

    assert 1 == await Process(store).keep_warm.begin()


async def test_putting_again_is_not_asking(store: Store) -> None:
    """Else what was hot once would keep itself so for ever."""
    old, new = Process(store), Process(store)
    await old.ask("a")
    await old.keep_warm()

    await new.keep_warm.begin()
    await new.keep_warm()

    assert [1.0] == [each.times for each in await store.known.hottest(KIND)]


async def test_a_process_notes_no_more_than_it_may(store: Store) -> None:
    """Whoever asks a million things once leaves room for what is asked twice."""
    asked = Asked(most=10)
    listing = Asking(
        ListThings(store, NotingCache(MemoryCache(ManualClock()), asked)), KIND, ListThingsQuery
    )
    for number in range(100):
        for search in ("often", f"once {number}"):
            await listing(ListThingsQuery(actor=ADA, search=search))
        assert len(asked._times) <= 10

    [first, *_] = asked.take()[KIND]
    assert 100 == first.times
    assert {} == asked.take()


async def test_a_long_question_is_not_noted(store: Store) -> None:
    """The record is shared by all, and read as a whole."""
    process = Process(store)
    await process.ask("a" * 5000)
    await process.keep_warm()

    assert [] == await store.known.hottest(KIND)


async def test_what_fails_is_not_noted(store: Store) -> None:
    """There is nothing to have ready."""
    process = Process(store)
    with pytest.raises(LookupError):
        await process.ask("broken")
    await process.keep_warm()

    assert [] == await store.known.hottest(KIND)
