"""Questions that are put again where their answers were lost, before a crowd puts them."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import msgspec

from wacore.application.ports.hot_questions import HotQuestion, HotQuestions

T = TypeVar("T")

_MOST_BYTES = 4096

_encode = msgspec.msgpack.Encoder().encode
_asking: ContextVar[tuple[str, msgspec.Struct] | None] = ContextVar("asking", default=None)


class Asking(Generic[T]):
    """
    A use case that answers through a cache; what it is asked can be asked again by its name.

    Args:
        kind: That name.
        query: The type of its only argument.
    """

    def __init__(
        self, use_case: Callable[[Any], Awaitable[T]], kind: str, query: type[msgspec.Struct]
    ) -> None:
        self._use_case = use_case
        self._query = query
        self.kind = kind

    async def __call__(self, query: msgspec.Struct) -> T:
        token = _asking.set((self.kind, query))
        try:
            return await self._use_case(query)
        finally:
            _asking.reset(token)

    async def again(self, query: bytes) -> None:
        """
        Nobody asked, so it is not counted.

        Raises:
            msgspec.MsgspecError: Another version of the program wrote it.
        """
        await self._use_case(msgspec.msgpack.decode(query, type=self._query))


class Asked:
    """
    Which answers of the cache were asked for in this process since somebody took the list.

    Args:
        most: Answers; beyond so many, the half that was asked for least is forgotten.
    """

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self._times: Counter[tuple[str, str]] = Counter()
        self._queries: dict[tuple[str, str], msgspec.Struct] = {}

    def note(self, space: str, owner: object, name: str) -> None:
        """Of the question that is being answered, if that is one that can be put again."""
        asking = _asking.get()
        if asking is None:
            return
        kind, query = asking
        place = (kind, f"{space}:{owner}:{name}")
        self._times[place] += 1
        self._queries[place] = query
        if len(self._times) > self._most:
            self._times = Counter(dict(self._times.most_common(self._most // 2)))
            self._queries = {each: self._queries[each] for each in self._times}

    def take(self) -> Mapping[str, Sequence[HotQuestion]]:
        """By kind; the list then begins anew."""
        times, queries = self._times, self._queries
        self._times, self._queries = Counter(), {}
        found: defaultdict[str, list[HotQuestion]] = defaultdict(list)
        for place, count in times.most_common(self._most // 2):
            kind, key = place
            query = _encode(queries[place])
            if len(query) <= _MOST_BYTES:
                digest = blake2b(key.encode(errors="replace"), digest_size=16).hexdigest()
                found[kind].append(HotQuestion(key=digest, query=query, times=count))
        return found


class KeepWarm:
    """
    Asks again, in a new process and where the shared record is gone, as after a restart of what
    keeps record and answers.

    It asks as anybody does, through the cache: what is there is not loaded, what is being loaded is
    shared, and nothing outlives its invalidation. It asks a few dozen questions of each kind, some
    at a time; those that fail it leaves to whoever wants to know.

    Args:
        known: What all processes were asked.
        own: What this one was asked.
    """

    def __init__(
        self,
        use_cases: Sequence[Asking[Any]],
        asked: Asked,
        known: HotQuestions,
        own: HotQuestions,
        *,
        side_by_side: int = 4,
    ) -> None:
        self._use_cases = use_cases
        self._asked = asked
        self._known = known
        self._own = own
        self._places = asyncio.Semaphore(side_by_side)
        self._marks: dict[str, str] = {}

    async def begin(self) -> int:
        """
        Ask what others were asked; answers how many questions had an answer.

        Raises:
            UpstreamFailed: There is no telling what they were asked.
        """
        return sum(
            [
                await self._ask_again(use_case, await self._known.hottest(use_case.kind))
                for use_case in self._use_cases
            ]
        )

    async def __call__(self) -> int:
        """
        Say what was asked here lately, and ask again where all of it was lost.

        Raises:
            UpstreamFailed: Nobody took it down; this process remembers it.
        """
        taken = self._asked.take()
        earlier = {each.kind: await self._own.hottest(each.kind) for each in self._use_cases}
        for kind in earlier:
            await self._own.note(kind, taken.get(kind, ()))
        answered = 0
        for use_case in self._use_cases:
            kind = use_case.kind
            mark = await self._known.note(kind, taken.get(kind, ()))
            if mark != self._marks.setdefault(kind, mark):
                await self._known.note(kind, earlier[kind])
                self._marks[kind] = mark
                answered += await self._ask_again(use_case, earlier[kind])
        return answered

    async def _ask_again(self, use_case: Asking[Any], questions: Sequence[HotQuestion]) -> int:
        async def ask(question: HotQuestion) -> None:
            async with self._places:
                await use_case.again(question.query)

        outcomes = await asyncio.gather(*map(ask, questions), return_exceptions=True)
        return sum(not isinstance(outcome, BaseException) for outcome in outcomes)
