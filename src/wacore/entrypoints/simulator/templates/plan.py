"""What a template expects at send time, worked out once when it is created."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

VARIABLE: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
MEDIA_HEADERS: Final = frozenset({"IMAGE", "VIDEO", "DOCUMENT", "GIF"})


@dataclass(frozen=True)
class Slots:
    """The variables of one text and how long the text is without them."""

    names: tuple[str, ...] = ()
    uses: tuple[int, ...] = ()
    fixed_length: int = 0

    @property
    def count(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class ButtonSlot:
    """One button: its kind, its label, and whether its URL ends in a variable."""

    kind: str
    text: str
    variable: bool = False


@dataclass(frozen=True)
class SendPlan:
    """Everything the check of template parameters needs."""

    named: bool = False
    header: str = ""
    header_slots: Slots = Slots()
    body: Slots = Slots()
    buttons: tuple[ButtonSlot, ...] = ()
    expiring: bool = False
    one_time_code: bool = False
    cards: tuple["SendPlan", ...] = ()


def slots_of(text: str) -> Slots:
    found = VARIABLE.findall(text)
    names = tuple(dict.fromkeys(found))
    return Slots(
        names=names,
        uses=tuple(found.count(name) for name in names),
        fixed_length=len(VARIABLE.sub("", text)),
    )


def plan_of(
    components: Sequence[Mapping[str, Any]], *, named: bool, authentication: bool = False
) -> SendPlan:
    """The plan of approved components, or of the components of one carousel card."""
    header, header_slots, body = "", Slots(), Slots()
    buttons: tuple[ButtonSlot, ...] = ()
    cards: tuple[SendPlan, ...] = ()
    expiring = False
    for component in components:
        kind = str(component.get("type", "")).upper()
        text = str(component.get("text", ""))
        if kind == "HEADER":
            header = str(component.get("format", "TEXT")).upper()
            header_slots = slots_of(text)
        elif kind == "BODY":
            body = Slots(("1",), (1,), 40) if authentication else slots_of(text)
        elif kind == "BUTTONS":
            buttons = tuple(_button(button) for button in component.get("buttons", ()))
        elif kind == "LIMITED_TIME_OFFER":
            offer = component.get("limited_time_offer") or {}
            expiring = bool(offer.get("has_expiration"))
        elif kind == "CAROUSEL":
            cards = tuple(
                plan_of(card.get("components", ()), named=named)
                for card in component.get("cards", ())
            )
    return SendPlan(
        named=named,
        header=header,
        header_slots=header_slots,
        body=body,
        buttons=buttons,
        expiring=expiring,
        one_time_code=authentication,
        cards=cards,
    )


def _button(button: Mapping[str, Any]) -> ButtonSlot:
    kind = str(button.get("type", "")).upper()
    variable = kind == "OTP" or (kind == "URL" and "{{" in str(button.get("url", "")))
    return ButtonSlot(kind, str(button.get("text", "")), variable)
