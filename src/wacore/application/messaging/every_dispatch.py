"""A sweep looks at all that it is about, not only at those that come first."""

from collections.abc import AsyncIterator, Awaitable, Callable

from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch import Dispatch

_AT_A_TIME = 200


Portion = Callable[..., Awaitable[list[Dispatch]]]
"""A question of DueMessages about many dispatches, which takes `limit` and `after`."""


async def every_dispatch(portion: Portion) -> AsyncIterator[list[Dispatch]]:
    """All that the question finds, in portions; each is asked for when the one before is done with."""
    after: DispatchId | None = None
    while True:
        found = await portion(limit=_AT_A_TIME, after=after)
        if found:
            yield found
        if len(found) < _AT_A_TIME:
            return
        after = found[-1].id
