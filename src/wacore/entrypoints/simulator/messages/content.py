"""Free-form contents (Meta, Service messages): text, media, location, contacts, reaction."""

import re
from collections.abc import Mapping
from typing import Any, Final

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.media.store import MediaStore
from wacore.entrypoints.simulator.messages.checks import (
    a_list,
    a_text,
    an_object,
    invalid,
    missing,
    optional_text,
)
from wacore.entrypoints.simulator.messages.interactive import check_interactive
from wacore.entrypoints.simulator.messages.kinds import MEDIA

Json = Mapping[str, Any]

TEXT_MAX, CAPTION_MAX, CONTACTS_MAX = 4096, 1024, 257
_CAPTIONED: Final = frozenset({"image", "video", "document"})
_BIRTHDAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_BAD_LINK: Final = re.compile(r"\Ahttps?://[^/]*\.invalid(/|\Z)")
_NAME_PARTS: Final = ("first_name", "last_name", "middle_name", "prefix", "suffix")


def check_content(kind: str, body: Json, media: MediaStore) -> bool:
    """Whether linked media must be fetched and cannot be.

    Raises:
        GraphError: 100, 131008 or 131009 naming the field.
    """
    content = body.get(kind)
    if kind == "text":
        a_text(an_object(content, "text").get("body"), "text.body", most=TEXT_MAX)
    elif kind in MEDIA:
        return check_media(kind, an_object(content, kind), media)
    elif kind == "location":
        _check_location(an_object(content, "location"))
    elif kind == "contacts":
        for contact in a_list(content, "contacts", most=CONTACTS_MAX):
            _check_contact(an_object(contact, "contacts"))
    elif kind == "reaction":
        reaction = an_object(content, "reaction")
        a_text(reaction.get("message_id"), "reaction.message_id", most=512)
        if not isinstance(reaction.get("emoji"), str):
            raise missing("reaction.emoji")
    else:
        return check_interactive(an_object(content, "interactive"), media)
    return False


def check_media(kind: str, content: Json, media: MediaStore) -> bool:
    media_id, link = content.get("id"), content.get("link")
    if media_id is None and link is None:
        raise missing(f"{kind}.id or {kind}.link")
    if kind not in _CAPTIONED and content.get("caption") is not None:
        raise GraphError(100, f"Unexpected key 'caption' on param '{kind}'.")
    optional_text(content.get("caption"), f"{kind}.caption", most=CAPTION_MAX)
    optional_text(content.get("filename"), f"{kind}.filename", most=240)
    if media_id is not None:
        media.check_sendable(str(media_id), kind)
        return False
    if not isinstance(link, str) or not link.startswith(("http://", "https://")):
        raise invalid(f"{kind}.link", "must be an http or https URL")
    return bool(_BAD_LINK.match(link))


def _check_location(location: Json) -> None:
    for name, bound in (("latitude", 90.0), ("longitude", 180.0)):
        value = location.get(name)
        if value is None:
            raise missing(f"location.{name}")
        try:
            within = abs(float(value)) <= bound
        except (TypeError, ValueError):
            within = False
        if not within:
            raise invalid(f"location.{name}", f"must be a number from -{bound:g} to {bound:g}")
    optional_text(location.get("name"), "location.name", most=1000)
    optional_text(location.get("address"), "location.address", most=1000)


def _check_contact(contact: Json) -> None:
    name = an_object(contact.get("name"), "contacts.name")
    a_text(name.get("formatted_name"), "contacts.name.formatted_name", most=1024)
    if not any(name.get(part) for part in _NAME_PARTS):
        raise missing("contacts.name.first_name")
    birthday = contact.get("birthday")
    if birthday is not None and not _BIRTHDAY.match(str(birthday)):
        raise invalid("contacts.birthday", "must be YYYY-MM-DD")
    for phone in contact.get("phones") or ():
        optional_text(an_object(phone, "contacts.phones").get("phone"), "phone", most=64)
