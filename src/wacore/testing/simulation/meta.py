"""Meta: takes messages or refuses them, and forgets neither; what it tells of them is another matter."""

import asyncio
from contextvars import Context
from dataclasses import dataclass, field

from wacore.application.messaging.ports import Outgoing
from wacore.domain.ids import MessageId, Wamid
from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer, NotSent, Refused
from wacore.domain.messaging.error_codes import SendErrorClass
from wacore.domain.messaging.statuses import DeliveryStatus, SendError
from wacore.testing.simulation.chaos import CODES, Dice
from wacore.testing.simulation.postman import Postman, Told
from wacore.testing.simulation.story import Story
from wacore.testing.simulation.virtual_loop import VirtualLoop
from wacore.testing.simulation.watch import Watch
from wacore.testing.simulation.wire import Wire

_TRANSIT = 0.3
_PATIENCE = (2.0, 9.0)
"""Seconds after which a sender gives up waiting for an answer; some outlive their lease."""

_REFUSALS = (
    *[SendErrorClass.FAIL_RECIPIENT] * 6,
    *[SendErrorClass.RETRY_WITH_BACKOFF] * 4,
    *[SendErrorClass.SLOW_DOWN] * 2,
    *[SendErrorClass.DEFER_RECIPIENT] * 2,
    SendErrorClass.PAUSE_CAMPAIGN,
    SendErrorClass.PAUSE_NUMBER,
    SendErrorClass.FATAL_AUTHENTICATION,
)
_UNPAID = 131042
_UNDELIVERABLE = (131026, 131026, 130472, 131050, _UNPAID)


@dataclass
class Taken:
    """
    A message Meta accepted.

    Attributes:
        at: The loop's time when it was taken.
        failed: Whether Meta ever said of it that it was not delivered.
    """

    message_id: MessageId
    attempt: int
    phone: str
    wamid: Wamid
    at: float
    failed: bool = False


@dataclass
class Ledger:
    """
    What Meta knows for sure.

    Attributes:
        posts: Every POST that arrived, by its token.
        taken: Those it accepted, in order.
    """

    posts: dict[str, float] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)


class Meta:
    """A MessageGateway for every process; what reaches it goes on when the sender is dead."""

    def __init__(
        self,
        loop: VirtualLoop,
        wire: Wire,
        dice: Dice,
        story: Story,
        watch: Watch,
        postman: Postman,
    ) -> None:
        self._loop = loop
        self._wire = wire
        self._dice = dice
        self._story = story
        self._watch = watch
        self._postman = postman
        self.ledger = Ledger()

    async def send(self, outgoing: Outgoing) -> Answer:
        await self._wire.cross()
        if self._dice.happens(self._wire.weather.cut):
            self._story.count("requests cut")
            if self._dice.happens(0.5):
                return NotSent("connection_refused")
            await asyncio.sleep(self._dice.next())
            return Ambiguous("connection_reset")
        answer: asyncio.Future[Answer] = self._loop.create_future()
        self._loop.create_task(self._receive(outgoing, answer), context=Context())
        return await answer

    async def _receive(self, outgoing: Outgoing, answer: "asyncio.Future[Answer]") -> None:
        await asyncio.sleep(self._dice.next() * _TRANSIT)
        self._watch.posted(outgoing)
        self.ledger.posts[str(outgoing.token)] = self._loop.time()
        weather = self._wire.weather
        lost = self._dice.happens(weather.lost_answer)
        refused = self._dice.happens(weather.refusal)
        found: Answer = self._refused() if refused else self._take(outgoing)
        self._story.tell("meta", "{} -> {}", outgoing.token, found)
        if lost:
            self._story.count("answers lost")
            await asyncio.sleep(self._dice.between(*_PATIENCE))
            found = Ambiguous("read_timeout")
        else:
            await asyncio.sleep(self._dice.next() * _TRANSIT)
        if not answer.done():
            answer.set_result(found)

    def _refused(self) -> Refused:
        code = self._dice.among(CODES[self._dice.among(_REFUSALS)])
        self._story.count("posts refused")
        return Refused(SendError(code, "Refused"), http_status=400)

    def _take(self, outgoing: Outgoing) -> Accepted:
        ledger = self.ledger
        assert outgoing.phone is not None
        taken = Taken(
            message_id=outgoing.token.message_id,
            attempt=outgoing.token.attempt,
            phone=outgoing.phone,
            wamid=Wamid(f"wamid.{len(ledger.taken) + 1}"),
            at=self._loop.time(),
        )
        ledger.taken.append(taken)
        self._story.count("posts taken")
        if not self._dice.happens(self._wire.weather.mute):
            self._foresee(outgoing, taken)
        return Accepted(taken.wamid, held=self._dice.happens(0.05))

    def _foresee(self, outgoing: Outgoing, taken: Taken) -> None:
        """Decide now what becomes of it, and when each step is told."""
        if self._dice.happens(self._wire.weather.arrears):
            taken.failed = True
            self._tell(outgoing, taken, DeliveryStatus.FAILED, _UNPAID)
            return
        if self._dice.happens(0.1):
            taken.failed = True
            self._tell(outgoing, taken, DeliveryStatus.FAILED, self._dice.among(_UNDELIVERABLE))
            if self._dice.happens(0.2):
                self._tell(outgoing, taken, DeliveryStatus.DELIVERED)
            return
        self._tell(outgoing, taken, DeliveryStatus.SENT)
        if self._dice.happens(0.85):
            self._tell(outgoing, taken, DeliveryStatus.DELIVERED)
            if self._dice.happens(0.5):
                self._tell(outgoing, taken, DeliveryStatus.READ)
            if self._dice.happens(0.1):
                self._postman.reply(taken.phone, self._dice.among(("STOP", "Thanks!")))

    def _tell(
        self, outgoing: Outgoing, taken: Taken, status: DeliveryStatus, code: int | None = None
    ) -> None:
        nameless = self._dice.happens(self._wire.weather.nameless)
        told = Told(taken.wamid, status, None if nameless else outgoing.token, code)
        self._postman.report(told, taken.phone)
