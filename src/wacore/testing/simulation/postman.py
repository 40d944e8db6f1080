"""How Meta's news travel: as signed webhooks, late, in any order, in bundles, lost and repeated."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass
from typing import Any

import msgspec

from wacore.adapters.meta.webhook_signature import sign
from wacore.application.messaging.receive_webhook import ReceiveWebhookCommand
from wacore.domain.ids import Wamid
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.statuses import DeliveryStatus
from wacore.testing.intake import NUMBER, WABA
from wacore.testing.simulation.chaos import Dice
from wacore.testing.simulation.story import Story
from wacore.testing.simulation.virtual_loop import VirtualLoop
from wacore.testing.simulation.wire import VirtualClock, Wire

APP_SECRET = "meta and wacore know it"  # noqa: S105 - it opens nothing outside a simulation

_BUNDLE = 0.2
_LONGEST_PAUSE = 8.0

Door = Callable[[ReceiveWebhookCommand], Awaitable[bool]]
"""Brings a webhook to wacore; True if it was acknowledged."""


@dataclass(frozen=True)
class Told:
    """A status Meta reports; without a token it is nameless, and without a code no failure."""

    wamid: Wamid
    status: DeliveryStatus
    token: AttemptToken | None
    code: int | None = None


class Postman:
    """
    Attributes:
        told: Every status wacore has acknowledged, in the order of the first time.
        under_way: How much Meta still wants to tell.
    """

    def __init__(
        self, loop: VirtualLoop, wire: Wire, dice: Dice, story: Story, clock: VirtualClock
    ) -> None:
        self._loop = loop
        self._wire = wire
        self._dice = dice
        self._story = story
        self._clock = clock
        self._waiting: list[tuple[str, dict[str, Any], Told | None]] = []
        self._replies = 0
        self.door: Door | None = None
        self.told: list[Told] = []
        self.under_way = 0

    def report(self, told: Told, phone: str) -> None:
        element: dict[str, Any] = {
            "id": told.wamid,
            "status": told.status.value,
            "recipient_id": phone.removeprefix("+"),
        }
        if told.token is not None:
            element["biz_opaque_callback_data"] = str(told.token)
        if told.code is not None:
            element["errors"] = [{"code": told.code, "title": "Undelivered"}]
        self._later("statuses", element, told)

    def reply(self, phone: str, text: str) -> None:
        """Somebody answers."""
        self._replies += 1
        element = {
            "from": phone.removeprefix("+"),
            "id": f"wamid.inbound.{self._replies}",
            "type": "text",
            "text": {"body": text},
        }
        self._later("messages", element, None)

    def _later(self, kind: str, element: dict[str, Any], told: Told | None) -> None:
        self.under_way += 1
        delay = self._dice.next() * self._wire.weather.slowness
        self._loop.call_later(delay, self._put, (kind, element, told), context=Context())

    def _put(self, news: tuple[str, dict[str, Any], Told | None]) -> None:
        news[1]["timestamp"] = str(int(self._clock.now().timestamp()))
        self._waiting.append(news)
        if len(self._waiting) == 1:
            self._loop.call_later(self._dice.next() * _BUNDLE, self._go, context=Context())

    def _go(self) -> None:
        bundle, self._waiting = self._waiting, []
        self._loop.create_task(self._bring(bundle), context=Context())

    async def _bring(self, bundle: list[tuple[str, dict[str, Any], Told | None]]) -> None:
        body = _body(bundle)
        command = ReceiveWebhookCommand(body=body, signature=sign(body, APP_SECRET))
        pause = 0.5
        while not await self._arrives(command):
            self._story.count("webhooks repeated")
            await asyncio.sleep(pause * (1 + self._dice.next()))
            pause = min(2 * pause, _LONGEST_PAUSE)
        self.told += [told for _, _, told in bundle if told is not None]
        self.under_way -= len(bundle)
        if self._dice.happens(self._wire.weather.echo):
            self._story.count("webhooks doubled")
            await self._arrives(command)

    async def _arrives(self, command: ReceiveWebhookCommand) -> bool:
        assert self.door is not None
        if self._dice.happens(self._wire.weather.loss):
            return False
        acknowledged = await self.door(command)
        # the 200 may get lost as well: then it comes again, and is a copy
        return acknowledged and not self._dice.happens(self._wire.weather.loss / 2)


def _body(bundle: list[tuple[str, dict[str, Any], Told | None]]) -> bytes:
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "49301234567", "phone_number_id": NUMBER},
    }
    for kind, element, _ in bundle:
        value.setdefault(kind, []).append(element)
    change = {"field": "messages", "value": value}
    return msgspec.json.encode(
        {"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": [change]}]}
    )
