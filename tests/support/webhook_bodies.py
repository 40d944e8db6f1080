"""One webhook of every kind Meta documents, and the ways to build more."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "webhooks"

BODIES: dict[str, dict[str, Any]] = json.loads((_FOLDER / "bodies.json").read_text("utf-8"))
"""Complete bodies by what they tell."""

ELEMENTS: list[dict[str, Any]] = json.loads((_FOLDER / "elements.json").read_text("utf-8"))
"""An inbound message of every type other than plain text."""

WABA = "210987654321098"
NUMBER = "106500000000001"
MIRA = {"profile": {"name": "Mira K"}, "wa_id": "491701234567", "user_id": "DE.7Q4mZr1T9sKx2LwA"}


def encoded(body: object) -> bytes:
    """As Meta sends it: ASCII escapes in lower case, slashes escaped too."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def a_body(
    *,
    field: str = "messages",
    waba: str = WABA,
    number: str = NUMBER,
    contacts: Sequence[object] = (MIRA,),
    **lists: Sequence[object],
) -> dict[str, Any]:
    """One change; `lists` are `messages=[…]`, `statuses=[…]` and the like."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "49301234567", "phone_number_id": number},
        "contacts": list(contacts),
        **{name: list(elements) for name, elements in lists.items()},
    }
    change = {"value": value, "field": field}
    return {"object": "whatsapp_business_account", "entry": [{"id": waba, "changes": [change]}]}


def a_text(wamid: str, body: str = "Hello", at: int = 1795000060, **more: object) -> dict[str, Any]:
    return {
        "from": "491701234567",
        "from_user_id": "DE.7Q4mZr1T9sKx2LwA",
        "id": wamid,
        "timestamp": str(at),
        "type": "text",
        "text": {"body": body},
        **more,
    }


def a_status(
    wamid: str, status: str, at: int = 1795000123, token: str = "", **more: object
) -> dict[str, Any]:
    callback = {"biz_opaque_callback_data": token} if token else {}
    return {
        "id": wamid,
        "status": status,
        "timestamp": str(at),
        "recipient_id": "491701234567",
        **callback,
        **more,
    }
