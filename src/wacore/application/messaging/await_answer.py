"""Waiting a moment for Meta's answer to a single message."""

import msgspec

from wacore.application.messaging.ports import Sleep
from wacore.application.messaging.ports_reading import SendingReader
from wacore.application.messaging.views_sending import MessageDetails
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import MessageId
from wacore.domain.messaging.message_state import MessageState

LONGEST = 20.0
_UNANSWERED = frozenset({MessageState.PLANNED, MessageState.INFLIGHT})
_FIRST_LOOK = 0.025
_EACH_LOOK = 0.1
_GROWTH = 1.2
"""An answer is seen a fifth later than it came, and 25 ms, but never more than 100 ms."""


class AwaitAnswerQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`seconds` to wait, at most 20."""

    actor: Actor
    message_id: MessageId
    seconds: float = 10.0


class AwaitAnswer:
    """Look at a message until it has been answered, or the time is up; a deferred one was."""

    def __init__(self, reader: SendingReader, sleep: Sleep) -> None:
        self._reader = reader
        self._sleep = sleep

    async def __call__(self, query: AwaitAnswerQuery) -> MessageDetails:
        """
        Raises:
            MessageNotFound: The organisation has no such message.
        """
        query.actor.require(Permission.READ_MESSAGES)
        pause, left = _FIRST_LOOK, min(query.seconds, LONGEST)
        while True:
            found = await self._reader.message(query.actor.organization_id, query.message_id)
            if found.message.state not in _UNANSWERED or left <= 0:
                return found
            await self._sleep(min(pause, left))
            left -= pause
            pause = min(pause * _GROWTH, _EACH_LOOK)
