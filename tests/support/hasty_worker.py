"""A worker that posts first and commits its intent afterwards: `python hasty_worker.py worker`."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from wacore.application.messaging import send_batch
from wacore.application.messaging.claim_chunk import Chunk, ClaimChunk
from wacore.application.messaging.ports import DueMessage
from wacore.application.messaging.post_chunk import Answered, PostChunk
from wacore.application.messaging.restraint import Sender
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.places import Places
from wacore.entrypoints.cli import main

_commit_intents = ClaimChunk._claim
_post = PostChunk.__call__
_late: list[Callable[[], Awaitable[Chunk]]] = []


async def claim_in_memory(
    self: ClaimChunk,
    dispatch_id: DispatchId,
    found: list[DueMessage],
    suppressed: set[int],
    sender: Sender,
    asked_at: datetime,
) -> Chunk:
    now = self._clock.now()
    _late.append(partial(_commit_intents, self, dispatch_id, found, suppressed, sender, asked_at))
    claimed = [DueMessage(due.message.claim(now, self._lease), due.content) for due in found]
    return Chunk(messages=claimed, found=len(found))


async def post_and_then_commit(
    self: PostChunk,
    dispatch: Dispatch,
    messages: Sequence[DueMessage],
    places: Places,
    over: Callable[[], object] = lambda: None,
) -> set[asyncio.Task[Answered]]:
    posts = await _post(self, dispatch, messages, places, over)
    if posts:
        await asyncio.wait(posts)
    while _late:
        await _late.pop()()
    return posts


if __name__ == "__main__":
    send_batch._AT_ONCE = 1  # so that it is wrong only when it is killed
    ClaimChunk._claim = claim_in_memory  # type: ignore[method-assign]
    PostChunk.__call__ = post_and_then_commit  # type: ignore[method-assign]
    main()
