"""How a message will look, as far as text can show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wacore.domain.rendering.placeholders import names_in, substitute
from wacore.domain.rendering.plan import SendPlan


@dataclass(frozen=True, slots=True)
class PreviewButton:
    """`target` is the address, number or code behind the label, if any."""

    type: str
    label: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class PreviewBubble:
    """One bubble, or one card of a carousel. `header` is the media's id or address if it is no text."""

    header_type: str = ""
    header: str = ""
    body: str = ""
    footer: str = ""
    offer: str = ""
    buttons: tuple[PreviewButton, ...] = ()
    cards: tuple["PreviewBubble", ...] = ()


def preview(
    components: Sequence[Mapping[str, Any]], plan: SendPlan, values: Mapping[str, str]
) -> PreviewBubble:
    """The bubble with these values; what has none stays in its braces."""
    return _bubble(components, plan.filled(values), prefix="")


def _bubble(
    components: Sequence[Mapping[str, Any]], filled: dict[str, str], *, prefix: str
) -> PreviewBubble:
    found: dict[str, Any] = {}
    for component in components:
        kind = str(component.get("type", "")).upper()
        if kind == "HEADER":
            form = str(component.get("format", "TEXT")).upper()
            found["header_type"] = form.lower()
            found["header"] = _header(component, form, filled, f"{prefix}header")
        elif kind == "BODY":
            found["body"] = _text(component, filled, f"{prefix}body")
        elif kind == "FOOTER":
            found["footer"] = str(component.get("text", ""))
        elif kind == "LIMITED_TIME_OFFER":
            found["offer"] = str((component.get("limited_time_offer") or {}).get("text", ""))
        elif kind == "BUTTONS":
            found["buttons"] = tuple(
                _button(button, filled, f"{prefix}button.{index}")
                for index, button in enumerate(component.get("buttons", ()))
            )
        elif kind == "CAROUSEL":
            found["cards"] = tuple(
                _bubble(card.get("components", ()), filled, prefix=f"card.{index}.")
                for index, card in enumerate(component.get("cards", ()))
            )
    return PreviewBubble(**found)


def _header(component: Mapping[str, Any], form: str, filled: dict[str, str], where: str) -> str:
    if form == "TEXT":
        return _text(component, filled, where)
    if form == "LOCATION":
        parts = [filled.get(f"{where}.name"), filled.get(f"{where}.address")]
        return ", ".join(part for part in parts if part)
    return filled.get(f"{where}.{form.lower()}", "")


def _text(component: Mapping[str, Any], filled: dict[str, str], where: str) -> str:
    prefix = f"{where}."
    here = {
        key.removeprefix(prefix): value for key, value in filled.items() if key.startswith(prefix)
    }
    if "code" in filled:
        here.setdefault("1", filled["code"])
    return substitute(str(component.get("text", "")), here)


def _button(button: Mapping[str, Any], filled: dict[str, str], key: str) -> PreviewButton:
    kind = str(button.get("type", "")).upper()
    target = str(button.get("url") or button.get("phone_number") or "")
    value = filled.get(key, "")
    if kind == "URL" and value:
        target = substitute(target, dict.fromkeys(names_in(target), value))
    elif kind == "COPY_CODE":
        target = value
    elif kind == "OTP":
        target = filled.get("code", "")
    return PreviewButton(type=kind.lower(), label=str(button.get("text", "")), target=target)
