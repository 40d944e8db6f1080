"""Readers and writers of a cache in every order."""

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from wacore.application.ports import Cache
from wacore.testing.contracts.cache import OWNER

_TURNS = 8  # of the event loop: enough for a cache to get from one await of ours to the next

_PATIENCE = 10.0


@dataclass
class _Reader:
    """One look-up. `oldest` is what it may answer at least: the last value invalidated before it."""

    oldest: int
    read: asyncio.Event = field(default_factory=asyncio.Event)
    answer: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[int] | None = None
    checked: bool = False


class CacheRaces(RuleBasedStateMachine):
    """
    What was loaded before an invalidation is never served after it.

    Subclasses supply `make_caches`; pytest collects their `TestCase`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.caches = self.make_caches()
        self.stored = 0
        self.invalidated = 0
        self.readers: list[_Reader] = []

    @abstractmethod
    def make_caches(self) -> Sequence[Cache]:
        """One for each process that works on the same data."""

    async def rest(self) -> None:
        """Let the caches get as far as they can without us; one behind a network overrides it."""
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Called at the end, for what `make_caches` opened."""

    def settle(self) -> None:
        self.runner.run(self.rest())

    @rule(process=st.integers(0, 9))
    def look_up(self, process: int) -> None:
        cache = self.caches[process % len(self.caches)]
        reader = _Reader(oldest=self.invalidated)

        async def load() -> int:
            await reader.read.wait()
            value = self.stored
            await reader.answer.wait()
            return value

        async def start() -> None:
            reader.task = asyncio.ensure_future(cache.get("contacts", OWNER, "list", load, int))

        self.runner.run(start())
        self.readers.append(reader)
        self.settle()

    @precondition(lambda self: self.readers)
    @rule(which=st.integers(0, 9))
    def read_the_store(self, which: int) -> None:
        self.readers[which % len(self.readers)].read.set()
        self.settle()

    @precondition(lambda self: self.readers)
    @rule(which=st.integers(0, 9))
    def finish_the_load(self, which: int) -> None:
        self.readers[which % len(self.readers)].answer.set()
        self.settle()

    @rule()
    def commit(self) -> None:
        self.stored += 1

    @rule(process=st.integers(0, 9))
    def write(self, process: int) -> None:
        """As most writes are: nobody comes between the commit and the invalidation."""
        self.commit()
        self.invalidate(process)

    @rule(process=st.integers(0, 9))
    def invalidate(self, process: int) -> None:
        cache = self.caches[process % len(self.caches)]

        async def tell() -> None:
            await cache.invalidate("contacts", OWNER)

        self.runner.run(tell())
        self.invalidated = self.stored

    @invariant()
    def nobody_is_served_what_is_stale(self) -> None:
        for reader in self.readers:  # none is removed: when one is done is not Hypothesis's choice
            if not reader.checked and reader.task is not None and reader.task.done():
                reader.checked = True

                assert reader.oldest <= reader.task.result() <= self.stored

    def teardown(self) -> None:
        for reader in self.readers:
            reader.read.set()
            reader.answer.set()
        try:
            self.runner.run(self.answered())
            self.nobody_is_served_what_is_stale()

            assert all(reader.checked for reader in self.readers)
        finally:
            self.runner.run(self.close())
            self.runner.close()

    async def answered(self) -> None:
        tasks = [reader.task for reader in self.readers if reader.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=_PATIENCE)
