"""The whole create request against Meta's rules (Meta, Template management, Components)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wacore.entrypoints.simulator.errors import GraphError, rejected_template
from wacore.entrypoints.simulator.templates.buttons import check_buttons
from wacore.entrypoints.simulator.templates.languages import LANGUAGES
from wacore.entrypoints.simulator.templates.texts import (
    BODY_FORMAT,
    OFFER_BODY_MAX,
    check_body,
    check_footer,
    check_header,
)

Json = Mapping[str, Any]

CATEGORIES: Final = frozenset({"MARKETING", "UTILITY", "AUTHENTICATION"})
TTL_SECONDS: Final = {
    "AUTHENTICATION": (30, 900),
    "UTILITY": (30, 43_200),
    "MARKETING": (43_200, 2_592_000),
}
_NAME: Final = re.compile(r"[a-z0-9_]{1,512}\Z")
_KINDS: Final = frozenset({"HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"})
_CARD_BODY_MAX = 160
_OTP_TYPES: Final = frozenset({"COPY_CODE", "ONE_TAP", "ZERO_TAP"})


def check_identity(name: object, language: object, category: object) -> None:
    if not isinstance(name, str) or not _NAME.match(name):
        raise GraphError(
            100, "name may hold lowercase letters, digits and underscores, up to 512 characters."
        )
    if not isinstance(language, str) or language not in LANGUAGES:
        raise GraphError(100, f"language {language!r} is not a template language.")
    if category not in CATEGORIES:
        raise GraphError(100, f"category must be one of {sorted(CATEGORIES)}.")


def check_ttl(category: str, seconds: object) -> None:
    if seconds is None:
        return
    low, high = TTL_SECONDS[category]
    unlimited = seconds == -1 and category != "MARKETING"
    if not isinstance(seconds, int) or not (unlimited or low <= seconds <= high):
        raise GraphError(100, f"message_send_ttl_seconds must be {low} to {high} for {category}.")


def check_components(components: object, category: str, *, named: bool) -> list[dict[str, Any]]:
    """The components with upper-case types.

    Raises:
        GraphError: 100, mostly with a 2388xxx subcode.
    """
    if not isinstance(components, Sequence) or isinstance(components, str) or not components:
        raise GraphError(100, "components must be a non-empty list.")
    normalised: list[dict[str, Any]] = []
    for component in components:
        if not isinstance(component, Mapping):
            raise GraphError(100, "every component must be an object.")
        kind = str(component.get("type", "")).upper()
        if kind not in _KINDS:
            raise GraphError(100, f"components: unknown type {component.get('type')!r}.")
        normalised.append({**component, "type": kind})
    counts = Counter(component["type"] for component in normalised)
    doubled = [kind for kind, count in counts.items() if count > 1]
    if doubled:
        raise GraphError(100, f"components: {doubled[0]} may occur once.")
    if "BODY" not in counts:
        raise rejected_template(BODY_FORMAT, "Body format is incorrect", "A body is required.")
    if category == "AUTHENTICATION":
        _check_authentication(normalised)
    else:
        _check_content(normalised, category, named=named)
    return normalised


def _check_content(components: list[dict[str, Any]], category: str, *, named: bool) -> None:
    parts = {component["type"]: component for component in components}
    offer = parts.get("LIMITED_TIME_OFFER")
    longest = OFFER_BODY_MAX if offer else 1024
    if "HEADER" in parts:
        check_header(parts["HEADER"], named=named)
    check_body(parts["BODY"], named=named, longest=longest)
    if "FOOTER" in parts:
        check_footer(parts["FOOTER"])
    if "BUTTONS" in parts:
        check_buttons(parts["BUTTONS"].get("buttons"))
    if offer:
        _check_offer(offer, parts, category)
    if "CAROUSEL" in parts:
        _check_carousel(parts["CAROUSEL"].get("cards"), named=named)


def _check_authentication(components: list[dict[str, Any]]) -> None:
    for component in components:
        kind = component["type"]
        if kind not in {"BODY", "FOOTER", "BUTTONS"}:
            raise GraphError(100, f"AUTHENTICATION templates have no {kind}.")
        if kind == "BODY" and component.get("text"):
            raise rejected_template(
                BODY_FORMAT, "Body format is incorrect", "AUTHENTICATION text is fixed by Meta."
            )
        minutes = component.get("code_expiration_minutes")
        if minutes is not None and not (isinstance(minutes, int) and 1 <= minutes <= 90):
            raise GraphError(100, "code_expiration_minutes must be 1 to 90.")
    buttons = next((c.get("buttons") for c in components if c["type"] == "BUTTONS"), None)
    if not isinstance(buttons, list) or len(buttons) != 1:
        raise GraphError(100, "AUTHENTICATION templates need exactly one OTP button.")
    button = buttons[0]
    if str(button.get("type", "")).upper() != "OTP":
        raise GraphError(100, "AUTHENTICATION templates need exactly one OTP button.")
    otp_type = str(button.get("otp_type", "")).upper()
    if otp_type not in _OTP_TYPES:
        raise GraphError(100, f"otp_type must be one of {sorted(_OTP_TYPES)}.")
    if otp_type != "COPY_CODE" and not (button.get("supported_apps") or button.get("package_name")):
        raise GraphError(100, "supported_apps is required for ONE_TAP and ZERO_TAP.")
    if otp_type == "ZERO_TAP" and button.get("zero_tap_terms_accepted") is not True:
        raise GraphError(100, "zero_tap_terms_accepted must be true.")


def _check_offer(offer: Json, parts: Mapping[str, Json], category: str) -> None:
    text = (offer.get("limited_time_offer") or {}).get("text")
    if category != "MARKETING":
        raise GraphError(100, "limited_time_offer is for MARKETING templates.")
    if not isinstance(text, str) or not 1 <= len(text) <= 16:
        raise GraphError(100, "limited_time_offer.text must have 1 to 16 characters.")
    if "FOOTER" in parts:
        raise GraphError(100, "limited-time offers have no footer.")


def _check_carousel(cards: object, *, named: bool) -> None:
    if not isinstance(cards, Sequence) or isinstance(cards, str) or not 2 <= len(cards) <= 10:
        raise GraphError(100, "a carousel has 2 to 10 cards.")
    layouts = []
    for card in cards:
        components = card.get("components") if isinstance(card, Mapping) else None
        if not isinstance(components, list):
            raise GraphError(100, "every card needs components.")
        layout = []
        for component in components:
            kind = str(component.get("type", "")).upper()
            layout.append((kind, str(component.get("format", "")).upper()))
            if kind == "HEADER":
                check_header(component, named=named)
            elif kind == "BODY":
                check_body(component, named=named, longest=_CARD_BODY_MAX)
            elif kind == "BUTTONS":
                check_buttons(component.get("buttons"))
                if len(component["buttons"]) > 2:
                    raise GraphError(100, "a card has at most 2 buttons.")
        layouts.append(layout)
    if any(layout != layouts[0] for layout in layouts):
        raise GraphError(100, "all cards of a carousel need the same components.")
