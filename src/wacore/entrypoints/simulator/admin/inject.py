"""Let people write, tap and opt out; send any webhook."""

from base64 import b64encode
from hashlib import sha256
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
from wacore.entrypoints.simulator.graph.media import media_url
from wacore.entrypoints.simulator.media.store import INBOUND_ID_SECONDS
from wacore.entrypoints.simulator.media.types import class_of
from wacore.entrypoints.simulator.numbering import dialled_digits, wa_id_of
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World


class FileBody(Body):
    """A file somebody sends; `content` is base64 in JSON."""

    mime_type: str
    content: bytes
    caption: str = ""
    filename: str = ""


class InboundBody(Body, rename={"sender": "from"}):
    """One of `text`, `button` (label, with `payload`), `file`, or `content` (`type` and object)."""

    sender: str
    phone_number_id: str = ""
    text: str = ""
    button: str = ""
    payload: str = ""
    content: dict[str, Any] = msgspec.field(default_factory=dict)
    file: FileBody | None = None
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
    number = number_named(world, body.phone_number_id)
    if body.content:
        content = body.content
    elif body.file:
        content = _file(world, number.id, body.file, request.base_url)
    elif body.button:
        content = reactions.tap(body.button, body.payload)
    elif body.text:
        content = reactions.text(body.text)
    else:
        raise BadCommand("one of text, button, file and content is needed")
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


def _file(world: World, number_id: str, file: FileBody, base_url: str) -> dict[str, Any]:
    """Webhooks give the digest in base64, the media node in hexadecimal (Meta, Media)."""
    medium = world.media.add(number_id, file.mime_type, file.content, INBOUND_ID_SECONDS)
    kind = class_of(file.mime_type) or "document"
    described = {
        "mime_type": file.mime_type,
        "sha256": b64encode(sha256(file.content).digest()).decode(),
        "id": medium.id,
        "url": media_url(world, medium, base_url),
    }
    described |= {"caption": file.caption} if file.caption else {}
    described |= {"filename": file.filename} if file.filename else {}
    return {kind: described, "type": kind}


def _wa_id(world: World, text: str) -> str:
    digits = dialled_digits(text, world.settings.calling_code)
    if digits is None:
        raise BadCommand(f"from: {text!r} is not a phone number")
    return wa_id_of(digits)
