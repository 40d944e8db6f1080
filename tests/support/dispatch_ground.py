"""A sending side over any store, with a Meta that remembers."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, Sending
from wacore.adapters.memory.messaging.gateway import MemoryMessageGateway
from wacore.adapters.system import uuid7
from wacore.application.messaging.ports import DueMessages, MessagingUnitOfWork, Outgoing
from wacore.application.messaging.ports_reading import SendingReader
from wacore.application.messaging.views_sending import MessageFilter, MessageView
from wacore.application.ports import Begin, Envelope, IdFactory, PageRequest
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.statuses import DeliveryStatus, SendError, StatusReport
from wacore.domain.messaging.tally import Tally


@dataclass
class World:
    """Everything a test of sending looks at."""

    sending: Sending
    meta: MemoryMessageGateway
    reader: SendingReader
    outbox: Callable[[], Awaitable[Sequence[Envelope]]]

    async def dispatch(self) -> Dispatch:
        [(dispatch, _)] = await self.reader.dispatches(ORGANIZATION, [CAMPAIGN])
        return dispatch

    async def tally(self) -> Tally:
        """The kept counters, which must be a count of the rows."""
        [(_, tally)] = await self.reader.dispatches(ORGANIZATION, [CAMPAIGN])
        assert tally == await self.reader.fold(CAMPAIGN)
        return tally

    async def states(self) -> dict[str, int]:
        tally = await self.tally()
        counts = {state.value: tally.count(state) for state in MessageState}
        return {state: n for state, n in counts.items() if n}

    async def messages(self) -> list[MessageView]:
        """The oldest first."""
        wanted = MessageFilter(dispatch_id=CAMPAIGN)
        page = await self.reader.messages(ORGANIZATION, wanted, PageRequest(limit=200))
        return sorted(page.items, key=lambda view: view.id)

    async def events(self, name: str = "") -> list[str]:
        """Names of the facts announced, save mere progress."""
        names = [envelope.name.removeprefix("messaging.") for envelope in await self.outbox()]
        return [each for each in names if each != "dispatch_progressed" and name in each]

    def report(self, post: Outgoing, status: DeliveryStatus, **changes: Any) -> StatusReport:
        """What Meta would report about a POST."""
        failed = status is DeliveryStatus.FAILED
        return StatusReport(
            **{
                "wamid": f"wamid.{post.token}",
                "status": status,
                "at": self.sending.clock.now(),
                "phone_number_id": NUMBER,
                "token": post.token,
                "error": SendError(131026, "Message undeliverable") if failed else None,
                **changes,
            }
        )


def world(
    begin: Begin[MessagingUnitOfWork],
    due: DueMessages,
    reader: SendingReader,
    outbox: Callable[[], Awaitable[Sequence[Envelope]]],
    new_id: IdFactory = uuid7,
) -> World:
    meta = MemoryMessageGateway()
    return World(Sending(begin, due, gateway=meta, new_id=new_id), meta, reader, outbox)
