"""From an element of a webhook's `messages` to a message of a person's."""

from collections.abc import Callable, Mapping
from typing import Any

from wacore.adapters.meta.webhook_json import (
    Unreadable,
    branch,
    branches,
    needed,
    needed_moment,
    words,
)
from wacore.domain.ids import PhoneNumberId, WabaId, Wamid
from wacore.domain.messaging.inbound import ReceivedMedia, ReceivedMessage
from wacore.domain.messaging.sender import Sender

_MEDIA = frozenset({"image", "video", "audio", "document", "sticker"})
_NAME_LIMIT = 255


def received_message(
    element: Mapping[str, Any],
    contacts: list[dict[str, Any]],
    waba_id: WabaId,
    phone_number_id: PhoneNumberId,
    content: str,
) -> ReceivedMessage:
    """
    Raises:
        Unreadable: It lacks its id, its time, its type, or anybody who sent it.
    """
    kind = needed(element, "type")[:40]
    return ReceivedMessage(
        waba_id=waba_id,
        phone_number_id=phone_number_id,
        wamid=Wamid(needed(element, "id")[:_NAME_LIMIT]),
        sender=sender_of(element, contacts),
        at=needed_moment(element, "timestamp"),
        type=kind,
        text=_TEXTS.get(kind, _no_text)(element),
        payload=_payload(element),
        reply_to=_reply_to(element),
        media=_media(element, kind),
        becomes=_becomes(element),
        content=content,
    )


def sender_of(element: Mapping[str, Any], contacts: list[dict[str, Any]]) -> Sender:
    """
    The person, with what the matching one of `contacts` adds.

    Raises:
        Unreadable: Neither the element nor a lone contact tells who it is.
    """
    wa_id = words(element, "from") or words(element, "wa_id")
    bsuid = words(element, "from_user_id") or words(element, "user_id")
    contact = _matching(contacts, wa_id, bsuid)
    sender = Sender(
        wa_id=(wa_id or words(contact, "wa_id")).lstrip("+")[:32],
        bsuid=(bsuid or words(contact, "user_id"))[:_NAME_LIMIT],
        username=words(contact, "profile", "username")[:_NAME_LIMIT],
        name=words(contact, "profile", "name").strip()[:_NAME_LIMIT],
    )
    if not (sender.wa_id or sender.bsuid):
        raise Unreadable("neither a number nor a user id tells who sent it")
    return sender


def _matching(contacts: list[dict[str, Any]], wa_id: str, bsuid: str) -> dict[str, Any]:
    for contact in contacts:
        if (bsuid and words(contact, "user_id") == bsuid) or (
            wa_id and words(contact, "wa_id") == wa_id
        ):
            return contact
    return contacts[0] if len(contacts) == 1 and not (wa_id or bsuid) else {}


def _becomes(element: Mapping[str, Any]) -> Sender | None:
    wa_id = words(element, "system", "wa_id").lstrip("+")[:32]
    bsuid = words(element, "system", "user_id")[:_NAME_LIMIT]
    return Sender(wa_id=wa_id, bsuid=bsuid) if wa_id or bsuid else None


def _reply_to(element: Mapping[str, Any]) -> Wamid | None:
    wamid = (
        words(element, "context", "id")
        or words(element, "reaction", "message_id")
        or words(element, "revoke", "original_message_id")
        or words(element, "edit", "original_message_id")
    )
    return Wamid(wamid[:_NAME_LIMIT]) if wamid else None


def _payload(element: Mapping[str, Any]) -> str:
    return (
        words(element, "button", "payload")
        or words(element, "interactive", "button_reply", "id")
        or words(element, "interactive", "list_reply", "id")
        or words(element, "interactive", "nfm_reply", "response_json")
    )


def _media(element: Mapping[str, Any], kind: str) -> ReceivedMedia | None:
    file = branch(element, kind) if kind in _MEDIA else {}
    if not words(file, "id"):
        return None
    return ReceivedMedia(
        id=words(file, "id")[:_NAME_LIMIT],
        mime_type=words(file, "mime_type")[:_NAME_LIMIT],
        sha256=words(file, "sha256")[:_NAME_LIMIT],
        filename=words(file, "filename")[:_NAME_LIMIT],
    )


def _at(*path: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda element: words(element, *path)


def _interactive(element: Mapping[str, Any]) -> str:
    reply = branch(element, "interactive")
    return (
        words(reply, "button_reply", "title")
        or words(reply, "list_reply", "title")
        or words(reply, "nfm_reply", "body")
    )


def _location(element: Mapping[str, Any]) -> str:
    place = branch(element, "location")
    spot = f"{words(place, 'latitude')}, {words(place, 'longitude')}"
    return ", ".join(filter(None, (words(place, "name"), words(place, "address")))) or spot


def _contacts(element: Mapping[str, Any]) -> str:
    cards = branches(element, "contacts")
    return ", ".join(filter(None, (words(card, "name", "formatted_name") for card in cards)))


def _no_text(_: Mapping[str, Any]) -> str:
    return ""


_TEXTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "text": _at("text", "body"),
    "image": _at("image", "caption"),
    "video": _at("video", "caption"),
    "document": _at("document", "caption"),
    "button": _at("button", "text"),
    "interactive": _interactive,
    "reaction": _at("reaction", "emoji"),
    "location": _location,
    "contacts": _contacts,
    "order": _at("order", "text"),
    "system": _at("system", "body"),
    "edit": _at("edit", "message", "text", "body"),
}
