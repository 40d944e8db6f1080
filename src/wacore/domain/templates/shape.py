"""What of a template its recipients see, so that ours can be compared with Meta's."""

from collections.abc import Mapping, Sequence
from typing import Any

from wacore.domain.rendering.buttons import is_one_time_code

_ORDER = ("HEADER", "BODY", "FOOTER", "LIMITED_TIME_OFFER", "BUTTONS", "CAROUSEL")


def shape_of(components: Sequence[Mapping[str, Any]]) -> list[Any]:
    """
    Components without samples, in one order, and without the fields Meta adds when listing them.

    Of a one-time code only its being one counts: Meta writes its text, its footer and its button.
    """
    buttons = [b for c in components for b in c.get("buttons") or () if isinstance(b, Mapping)]
    if any(is_one_time_code(button) for button in buttons):
        return ["one-time code"]
    known = [c for c in components if str(c.get("type", "")).upper() in _ORDER]
    known.sort(key=lambda component: _ORDER.index(str(component["type"]).upper()))
    return [_component(component) for component in known]


def _component(component: Mapping[str, Any]) -> list[Any]:
    kind = str(component["type"]).upper()
    if kind == "HEADER":
        form = str(component.get("format", "TEXT")).upper()
        return [kind, form, _text(component) if form == "TEXT" else ""]
    if kind == "BUTTONS":
        return [
            kind,
            [_button(b) for b in component.get("buttons") or () if isinstance(b, Mapping)],
        ]
    if kind == "CAROUSEL":
        return [
            kind,
            [
                shape_of(card.get("components") or ())
                for card in component.get("cards") or ()
                if isinstance(card, Mapping)
            ],
        ]
    if kind == "LIMITED_TIME_OFFER":
        offer = component.get("limited_time_offer")
        offer = offer if isinstance(offer, Mapping) else {}
        return [kind, str(offer.get("text", "")), bool(offer.get("has_expiration"))]
    return [kind, _text(component)]


def _button(button: Mapping[str, Any]) -> list[str]:
    kind = str(button.get("type", "")).upper()
    if kind == "COPY_CODE":
        return [kind]  # its label is WhatsApp's, in the reader's language
    phone = "".join(c for c in str(button.get("phone_number", "")) if c.isdigit())
    return [kind, str(button.get("text", "")), str(button.get("url", "")), phone]


def _text(component: Mapping[str, Any]) -> str:
    return str(component.get("text", "")).strip()
