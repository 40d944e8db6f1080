"""Sending a dispatch's due messages, chunk by chunk."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec

from wacore.application.messaging.claim_chunk import Chunk, ClaimChunk
from wacore.application.messaging.number_pace import NumberPace
from wacore.application.messaging.ports import DueMessage, DueMessages, Sleep
from wacore.application.messaging.post_chunk import Answered, PostChunk
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.trying_again import insist, try_again
from wacore.application.ports import Clock
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind
from wacore.domain.messaging.places import Places

SEND = "messaging.send"
"""The kind of job that runs `SendBatch`; its payload is a `SendBatchCommand` in JSON."""

SEND_SINGLE = "messaging.send_single"
"""Likewise, for single messages; whoever does these does no others, so nothing keeps them waiting."""

_PATIENCE = 1.0
_AT_ONCE = 2
_GLANCE = 0.025
"""Seconds between two looks for more single messages, as long as some of them are on their way."""
_RECORDING = 2
"""Chunks at most that one process records at once: more would wait for the same rows, or for the
only writer, each of them with a connection in hand and ahead of every single message."""
_LONGEST_LEAD = 0.3


class SendBatchCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`limit`: messages at most, so that other dispatches get their turn."""

    dispatch_id: DispatchId
    limit: int = 1000


class SendBatch:
    """
    Claim, POST and record until nothing is due, the limit is reached, or somebody says stop.

    While the answers of one chunk are awaited the next one is claimed and sent, so that the number
    is kept busy whatever Meta's latency is. After its turn a dispatch hands its place to others.

    Args:
        turn: How long one dispatch is sent from before others may have its place.
        chunk: Messages at most in one chunk, which is what a crash may leave in doubt.
        pipeline: Chunks at most whose answers are awaited at once.
    """

    def __init__(
        self,
        due: DueMessages,
        pace: NumberPace,
        claim: ClaimChunk,
        post: PostChunk,
        record: RecordAnswers,
        clock: Clock,
        turn: timedelta = timedelta(seconds=2),
        chunk: int = 500,
        pipeline: int = 8,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._due = due
        self._pace = pace
        self._claim = claim
        self._post = post
        self._record = record
        self._clock = clock
        self._turn = turn
        self._chunk = chunk
        self._pipeline = pipeline
        self._sleep = sleep
        self._lead = 0.0
        self._running: Counter[DispatchId] = Counter()
        self._recorders = asyncio.Semaphore(_RECORDING)

    async def __call__(
        self,
        command: SendBatchCommand,
        go_on: Callable[[], bool] = lambda: True,
        hand_over: Callable[[], Awaitable[object]] | None = None,
    ) -> bool:
        """
        Answers whether nothing more is due now; if not, somebody should call again.

        Args:
            hand_over: Sees to it that somebody does. With it the next one begins while the last
                answers of this turn are awaited, so that the number does not stand still.
        """
        dispatch = await self._due.dispatch(command.dispatch_id)
        if dispatch is None or not dispatch.sends:
            return True
        if self._running[dispatch.id] >= _AT_ONCE:
            return True  # those who are at it go on; one campaign must not hold every worker
        single = dispatch.kind is DispatchKind.DIRECT
        end = None if single else self._clock.now() + self._turn
        recording: set[asyncio.Task[None]] = set()
        self._running[dispatch.id] += 1
        try:
            try:
                done = await self._send(
                    dispatch, command.limit, lambda: go_on() and self._in_turn(end), recording
                )
            finally:
                self._running[dispatch.id] -= 1
            if not done and hand_over is not None and go_on():
                await hand_over()
                done = True
        finally:
            await asyncio.gather(*recording, return_exceptions=True)
            _reap(recording)
        return done

    async def _send(
        self,
        dispatch: Dispatch,
        limit: int,
        go_on: Callable[[], bool],
        recording: set[asyncio.Task[None]],
    ) -> bool:
        left = limit
        begun = asyncio.Event()
        begun.set()
        while left > 0:
            wanted = await self._wanted(dispatch, min(self._chunk, left))
            if wanted == 0:
                if not recording or not go_on():
                    return True
                await asyncio.wait(recording, timeout=_GLANCE)  # another one may come meanwhile
                _reap(recording)
                continue
            places = await self._pace.places(dispatch, wanted, go_on, lead=self._lead)
            if places is None:
                return False
            chunk = await self._next(dispatch, places.count)
            if chunk.found == 0:
                return True
            left -= len(chunk.messages)
            await begun.wait()  # one chunk begins while the next is claimed, and no more
            begun = asyncio.Event()
            recording.add(
                asyncio.create_task(self._carry_out(dispatch, chunk.messages, places, begun))
            )
            if len(recording) >= self._pipeline:
                await asyncio.wait(recording, return_when=asyncio.FIRST_COMPLETED)
            _reap(recording)
        return False

    async def _next(self, dispatch: Dispatch, most: int) -> Chunk:
        """The next chunk; how long it took says how early the one after it is to be asked for."""
        asked_at = self._clock.now()
        chunk = await try_again(partial(self._claim, dispatch, most))
        took = (self._clock.now() - asked_at).total_seconds()
        self._lead = min(_LONGEST_LEAD, max(took, 0.9 * self._lead))
        return chunk

    def _in_turn(self, end: datetime | None) -> bool:
        """A campaign's turn ends; single messages have no others beside them to make way for."""
        return end is None or self._clock.now() < end

    async def _wanted(self, dispatch: Dispatch, most: int) -> int:
        """Permits worth asking for; single messages are few, and a place in line is not given back."""
        if dispatch.kind is not DispatchKind.DIRECT:
            return most
        return len(await self._due.due(dispatch.id, self._clock.now(), limit=most))

    async def _carry_out(
        self, dispatch: Dispatch, messages: list[DueMessage], places: Places, begun: asyncio.Event
    ) -> None:
        """Usually all have answered within a second; the slow ones are recorded as they come."""
        try:
            posts = await self._post(dispatch, messages, places, begun.set)
        finally:
            begun.set()
        trouble: Exception | None = None
        while posts:
            answered, posts = await asyncio.wait(posts, timeout=_PATIENCE)
            try:
                await self._write_down(dispatch, [post.result() for post in answered])
            except Exception as error:  # noqa: BLE001 - the other answers are to be written down yet
                trouble = error
        if trouble is not None:
            raise trouble

    async def _write_down(self, dispatch: Dispatch, answers: list[Answered]) -> None:
        if not answers:
            return
        async with self._recorders:
            recorded = await insist(partial(self._record, dispatch, answers), self._sleep)
        await self._pace.heed(dispatch, recorded.slow_down)
        await self._pace.rest(dispatch, recorded.rest)


def _reap(recording: set[asyncio.Task[None]]) -> None:
    """Forget those that have ended; what broke one of them breaks the batch."""
    for task in [each for each in recording if each.done()]:
        recording.discard(task)
        task.result()
