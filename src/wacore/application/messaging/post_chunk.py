"""Making the POSTs of a claimed chunk."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from wacore.application.messaging.number_pace import NumberPace
from wacore.application.messaging.ports import DueMessage, MessageGateway, Outgoing
from wacore.application.ports import Clock
from wacore.domain.messaging.answers import Ambiguous, Answer, NotSent
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.pace import OVERDUE
from wacore.domain.messaging.places import Places

Answered = tuple[Message, Answer]
"""A message as it was claimed, and what became of its POST."""

LEASE_EXPIRED = "lease_expired"
NO_PLACE = "no_place"
NOT_TRIED = frozenset({LEASE_EXPIRED, NO_PLACE})
"""Reasons that tell nothing of the way to Meta."""

_MARGIN = timedelta(seconds=1)
_TOGETHER = 16
"""POSTs begun without a look at the clock between them: about a millisecond's work."""


class PostChunk:
    """
    Args:
        in_flight: POSTs at most under way at once in this process: enough for 1,000 a second where Meta
            takes 0.8 s for each.
    """

    def __init__(
        self, gateway: MessageGateway, pace: NumberPace, clock: Clock, in_flight: int = 800
    ) -> None:
        self._gateway = gateway
        self._pace = pace
        self._clock = clock
        self._slots = asyncio.Semaphore(in_flight)

    async def __call__(
        self,
        dispatch: Dispatch,
        messages: Sequence[DueMessage],
        places: Places,
        over: Callable[[], object] = lambda: None,
    ) -> set[asyncio.Task[Answered]]:
        """
        Returns once every POST has begun, each in its turn; the tasks end with the answers, whatever
        happens. Those whose turn is over, and that get no other soon, are answered as not sent.

        Args:
            over: Called as soon as `places` are, though some may have missed theirs and wait for others:
                whoever has the places behind these need not wait with them.
        """
        posts: set[asyncio.Task[Answered]] = set()
        begun = 0
        while begun < len(messages):
            async with self._slots:
                pass  # one is free, and nobody waits in front of us
            turn = await self._turn(dispatch, places, len(messages) - begun, over)
            if turn is None:
                return posts | {asyncio.create_task(_kept(each)) for each in messages[begun:]}
            due_now = turn.due(self._clock.now())
            for due in messages[begun : begun + min(due_now, _TOGETHER)]:
                if self._slots.locked():
                    break
                await self._slots.acquire()
                post = asyncio.create_task(self._post(dispatch, due, turn.begin))
                post.add_done_callback(self._free)
                posts.add(post)
                turn = turn.after(1)
                begun += 1
            places = turn
            if begun < len(messages):
                await asyncio.sleep(0)  # these go before the next ones are looked at
        over()
        return posts

    def _free(self, _: asyncio.Task[Answered]) -> None:
        self._slots.release()

    async def _turn(
        self, dispatch: Dispatch, places: Places, left: int, over: Callable[[], object]
    ) -> Places | None:
        """When the first of `left` goes: in one of these places, or else in another."""
        mine = await self._pace.turn(places)
        if mine.count > 0:
            return mine
        over()
        return await self._other_turn(dispatch, left)

    async def _other_turn(self, dispatch: Dispatch, left: int) -> Places | None:
        while True:
            try:
                other = await self._pace.anew(dispatch, left)
            except Exception:  # noqa: BLE001 - whatever it is, these were not sent, and others were
                return None
            if other is None:
                return None
            mine = await self._pace.turn(other)
            if mine.count > 0:
                return mine

    async def _post(self, dispatch: Dispatch, due: DueMessage, turn: datetime) -> Answered:
        message, now = due.message, self._clock.now()
        if now - turn > OVERDUE:  # others have had the event loop to themselves since it was begun
            if await self._other_turn(dispatch, 1) is None:
                return message, NotSent(NO_PLACE)
            now = self._clock.now()
        if message.lease_until is None or now >= message.lease_until - _MARGIN:
            return message, NotSent(LEASE_EXPIRED)
        outgoing = Outgoing(
            organization_id=message.organization_id,
            account_id=dispatch.account_id,
            phone_number_id=message.phone_number_id,
            token=message.token,
            phone=message.phone,
            bsuid=message.bsuid,
            content=due.content,
        )
        try:
            return message, await self._gateway.send(outgoing)
        except Exception as error:  # noqa: BLE001 - whatever it is, the POST may have been made
            return message, Ambiguous(type(error).__name__)


async def _kept(due: DueMessage) -> Answered:
    return due.message, NotSent(NO_PLACE)
