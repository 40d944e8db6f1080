"""Let people write, tap and opt out; send any webhook."""

from typing import Any, Literal

import msgspec

from wacore.entrypoints.simulator.admin.control import (
    BadCommand,
    Body,
    decode,
    number_named,
    waba_named,
)
from wacore.entrypoints.simulator.delivery import reactions
from wacore.entrypoints.simulator.numbering import dialled_digits, wa_id_of
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World


class InboundBody(Body, rename={"sender": "from"}):
    """One of `text`, `button` (label, with `payload`) or `content` (`type` and its object)."""

    sender: str
    phone_number_id: str = ""
    text: str = ""
    button: str = ""
    payload: str = ""
    content: dict[str, Any] = msgspec.field(default_factory=dict)
    replies_to: str = ""


class PreferenceBody(Body, rename={"sender": "from"}):
    """The chat's "Offers and announcements" menu."""

    sender: str
    value: Literal["stop", "resume"] = "stop"
    phone_number_id: str = ""


class WebhookBody(Body):
    """Any change, in Meta's or any other shape."""

    field: str
    value: dict[str, Any]
    waba_id: str = ""
    phone_number_id: str = ""


def inbound(world: World, request: Request) -> Answer:
    body = decode(request, InboundBody)
    if body.content:
        content = body.content
    elif body.button:
        content = reactions.tap(body.button, body.payload)
    elif body.text:
        content = reactions.text(body.text)
    else:
        raise BadCommand("one of text, button and content is needed")
    number = number_named(world, body.phone_number_id)
    wamid = world.inbound.message(
        number, _wa_id(world, body.sender), content, replies_to=body.replies_to
    )
    return answer({"id": wamid})


def preference(world: World, request: Request) -> Answer:
    body = decode(request, PreferenceBody)
    number = number_named(world, body.phone_number_id)
    world.inbound.preference(number, _wa_id(world, body.sender), body.value)
    return answer({"success": True})


def webhook(world: World, request: Request) -> Answer:
    body = decode(request, WebhookBody)
    number = number_named(world, body.phone_number_id) if body.phone_number_id else None
    waba_id = number.waba_id if number else waba_named(world, body.waba_id).id
    world.outbox.change(waba_id, body.field, body.value, number)
    return answer({"success": True})


def _wa_id(world: World, text: str) -> str:
    digits = dialled_digits(text, world.settings.calling_code)
    if digits is None:
        raise BadCommand(f"from: {text!r} is not a phone number")
    return wa_id_of(digits)
