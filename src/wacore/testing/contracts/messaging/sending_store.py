"""The store of the sending side, with what reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork, NewMessage, Place
from wacore.application.messaging.ports_feed import NewsFeeds
from wacore.application.messaging.ports_reading import SendingReader
from wacore.application.messaging.ports_recounting import Recounts
from wacore.application.messaging.ports_subscriptions import SubscriptionReader
from wacore.application.messaging.settlement import settle
from wacore.application.ports import Begin
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.tally import added
from wacore.testing.messages import NOON, a_dispatch

CONTENT = b'{"type":"text","text":{"body":"\xc3\xa4 \xe2\x80\x93 \xf0\x9f\x8e\x89"}}'


@dataclass(frozen=True)
class SendingStore:
    """One store, by all its ports."""

    begin: Begin[MessagingUnitOfWork]
    due: DueMessages
    reader: SendingReader
    recounts: Recounts
    subscriptions: SubscriptionReader
    feeds: NewsFeeds

    async def open(self, dispatch: Dispatch | None = None) -> None:
        async with self.begin() as work:
            await work.dispatches.add(dispatch or a_dispatch())
            await work.commit()

    async def plan(self, *messages: Message, unique: bool = True) -> Sequence[Place]:
        async with self.begin() as work:
            new = [NewMessage(message, CONTENT, unique) for message in messages]
            places = await work.messages.add(new)
            await work.tallies.move(
                added(
                    message
                    for message, place in zip(messages, places, strict=True)
                    if message.id == place.message_id
                )
            )
            await work.commit()
        return places

    async def change(self, *after: Message) -> None:
        """Let the messages become these, counters and all."""
        async with self.begin() as work:
            before = {m.id: m for m in await work.messages.lock([m.id for m in after])}
            await settle(work, [(before[m.id], m) for m in after], NOON)
            await work.commit()

    async def load(self, *messages: Message) -> list[Message]:
        async with self.begin() as work:
            return await work.messages.lock([message.id for message in messages])
