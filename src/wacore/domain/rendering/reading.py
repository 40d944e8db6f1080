"""From components as Meta has them to the parts a send consists of."""

from collections.abc import Mapping, Sequence
from typing import Any

from wacore.domain.rendering.buttons import button_part, is_one_time_code, one_time_code_part
from wacore.domain.rendering.headers import media_part
from wacore.domain.rendering.parts import CarouselPart, Json, Opening, Part, ShapedPart, TextPart
from wacore.domain.rendering.placeholders import PLACEHOLDER, fixed_length, names_in
from wacore.domain.rendering.slots import Slot, SlotKind, UnreadableTemplate

HEADER_LIMIT = 60
BODY_LIMIT = 1024
OFFER_BODY_LIMIT = 600
CARD_BODY_LIMIT = 160
"""Characters after substitution (Meta, template components)."""

_CODE = Slot("code", SlotKind.CODE, aliases=("1", "body.1"))


def read_parts(components: Sequence[Mapping[str, Any]], *, named: bool) -> tuple[Part, ...]:
    """
    Raises:
        UnreadableTemplate: A component is no object, or has no type.
    """
    kinds = {kind for component in components if (kind := _type(component))}
    limit = OFFER_BODY_LIMIT if "LIMITED_TIME_OFFER" in kinds else BODY_LIMIT
    return _parts(components, prefix="", named=named, body_limit=limit)


def _parts(
    components: Sequence[Mapping[str, Any]], *, prefix: str, named: bool, body_limit: int
) -> tuple[Part, ...]:
    buttons = _buttons(components)
    one_time = [index for index, button in enumerate(buttons) if is_one_time_code(button)]
    parts: list[Part] = []
    for component in components:
        kind = _type(component)
        if kind == "HEADER":
            _append(parts, _header(component, prefix, named=named))
        elif kind == "BODY" and one_time:
            parts.append(TextPart("body", "body", ((_CODE, "", 1),), fixed=0, limit=body_limit))
        elif kind == "BODY":
            _append(parts, _text(component, f"{prefix}body", "body", body_limit, named=named))
        elif kind == "LIMITED_TIME_OFFER":
            _append(parts, _offer(component))
        elif kind == "CAROUSEL":
            parts.append(_carousel(component, named=named))
    for index, button in enumerate(buttons):
        _append(parts, button_part(button, prefix, index))
    parts += [one_time_code_part(_CODE, index) for index in one_time]
    return tuple(parts)


def _append(parts: list[Part], part: Part | None) -> None:
    if part is not None:
        parts.append(part)


def _type(component: object) -> str:
    if not isinstance(component, Mapping) or not isinstance(component.get("type"), str):
        raise UnreadableTemplate("A component must be an object with a type.", field="components")
    return str(component["type"]).upper()


def _buttons(components: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    buttons: list[Mapping[str, Any]] = []
    for component in components:
        if _type(component) == "BUTTONS":
            listed = component.get("buttons")
            if not isinstance(listed, list):
                raise UnreadableTemplate("Buttons must be a list.", field="components.buttons")
            for button in listed:
                _type(button)
                buttons.append(button)
    return buttons


def _header(component: Mapping[str, Any], prefix: str, *, named: bool) -> Part | None:
    if str(component.get("format", "TEXT")).upper() == "TEXT":
        return _text(component, f"{prefix}header", "header", HEADER_LIMIT, named=named)
    return media_part(component, prefix)


def _text(
    component: Mapping[str, Any], where: str, component_type: str, limit: int, *, named: bool
) -> Part | None:
    text = component.get("text")
    if not isinstance(text, str):
        return None
    names = names_in(text)
    if not names:
        return None
    examples = _examples(component, names)
    written = PLACEHOLDER.findall(text)
    openings = tuple(
        (
            Slot(
                f"{where}.{name}",
                SlotKind.TEXT,
                aliases=(name,) if named or where == "body" else (),
                example=examples.get(name, ""),
            ),
            name if named else "",
            written.count(name),
        )
        for name in names
    )
    return TextPart(where, component_type, openings, fixed=fixed_length(text), limit=limit)


def _examples(component: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    example = component.get("example")
    if not isinstance(example, Mapping):
        return {}
    for key in ("body_text_named_params", "header_text_named_params"):
        listed = example.get(key)
        if isinstance(listed, list):
            return {
                str(item.get("param_name")): str(item.get("example", ""))
                for item in listed
                if isinstance(item, Mapping)
            }
    for key in ("body_text", "header_text"):
        listed = example.get(key)
        if isinstance(listed, list):
            first = listed[0] if listed and isinstance(listed[0], list) else listed
            return dict(zip(names, map(str, first), strict=False))
    return {}


def _offer(component: Mapping[str, Any]) -> Part | None:
    offer = component.get("limited_time_offer")
    if not isinstance(offer, Mapping) or not offer.get("has_expiration"):
        return None

    def shape(moment: int) -> Json:
        parameter = {
            "type": "limited_time_offer",
            "limited_time_offer": {"expiration_time_ms": moment},
        }
        return {"type": "limited_time_offer", "parameters": [parameter]}

    return ShapedPart((Opening(Slot("offer.expires_at", SlotKind.MOMENT)),), shape)


def _carousel(component: Mapping[str, Any], *, named: bool) -> CarouselPart:
    cards = component.get("cards")
    if not isinstance(cards, list):
        raise UnreadableTemplate("A carousel must have cards.", field="components.cards")
    read = []
    for index, card in enumerate(cards):
        inner = card.get("components") if isinstance(card, Mapping) else None
        if not isinstance(inner, list):
            raise UnreadableTemplate(
                "A card must have components.", field=f"components.cards[{index}]"
            )
        read.append(_parts(inner, prefix=f"card.{index}.", named=named, body_limit=CARD_BODY_LIMIT))
    return CarouselPart(tuple(read))
