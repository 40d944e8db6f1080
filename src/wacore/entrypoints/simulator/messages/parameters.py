"""Template parameters against the template (Meta, Template fundamentals; Error codes 132xxx)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.media.store import MediaStore
from wacore.entrypoints.simulator.messages.checks import a_list, an_object, missing
from wacore.entrypoints.simulator.messages.content import check_media
from wacore.entrypoints.simulator.templates.plan import MEDIA_HEADERS, SendPlan, Slots

Json = Mapping[str, Any]

HEADER_MAX, BODY_MAX, CODE_MAX = 60, 1024, 15
FIRST_VERSION_WITH_132018: Final = 23.0
_FORBIDDEN: Final = re.compile(r"[\n\r\t]| {5,}")
_VALUE_KINDS: Final = frozenset({"text", "currency", "date_time"})


class Filled:
    """What the check learnt on the way."""

    def __init__(self) -> None:
        self.linked = False
        self.unreachable = False
        self.payloads: dict[str, str] = {}


class ParameterCheck:
    """One template send; `version` decides between 132018 and its predecessor."""

    def __init__(self, plan: SendPlan, media: MediaStore, version: float) -> None:
        self._plan = plan
        self._media = media
        self._strict = version >= FIRST_VERSION_WITH_132018
        self.filled = Filled()

    def check(self, components: object) -> Filled:
        """
        Raises:
            GraphError: 100, 131008, 132000, 132005, 132012 or 132018.
        """
        self._check_parts(components, self._plan)
        return self.filled

    def _check_parts(self, components: object, plan: SendPlan) -> None:
        header: Json = {}
        body: Json = {}
        buttons: dict[int, Json] = {}
        offered = False
        cards: Sequence[Any] | None = None
        for entry in () if components is None else a_list(components, "components", least=0):
            component = an_object(entry, "components")
            kind = str(component.get("type", "")).lower()
            if kind == "header":
                header = component
            elif kind == "body":
                body = component
            elif kind == "button":
                buttons[_index(component)] = component
            elif kind == "limited_time_offer":
                offered = True
            elif kind == "carousel":
                cards = a_list(component.get("cards"), "carousel.cards")
            else:
                raise GraphError(100, f"components: unknown type {component.get('type')!r}.")
        self._check_header(header, plan)
        self._check_texts("body", body.get("parameters"), plan.body, BODY_MAX)
        self._check_buttons(buttons, plan)
        if plan.expiring and not offered:
            raise missing("limited_time_offer")
        self._check_cards(cards, plan)

    def _check_header(self, header: Json, plan: SendPlan) -> None:
        given = header.get("parameters") or ()
        if plan.header not in MEDIA_HEADERS and plan.header != "LOCATION":
            self._check_texts("header", given, plan.header_slots, HEADER_MAX)
            return
        first = given[0] if isinstance(given, list) and given else {}
        kind = str(an_object(first, "header.parameters").get("type", "unknown")).lower()
        expected = "VIDEO" if plan.header == "GIF" and kind == "video" else plan.header
        if kind.upper() != expected:
            raise GraphError(
                132012,
                f"header: Format mismatch, expected {plan.header}, received {kind.upper()}",
            )
        if plan.header in MEDIA_HEADERS:
            content = an_object(first.get(kind), f"header.{kind}")
            self.filled.unreachable |= check_media(
                "video" if kind == "gif" else kind, content, self._media
            )
            self.filled.linked |= content.get("id") is None and not self._media.cached(
                content["link"]
            )

    def _check_texts(self, part: str, given: object, slots: Slots, most: int) -> None:
        parameters = () if given is None else given
        if not isinstance(parameters, (list, tuple)):
            raise GraphError(100, f"{part}.parameters must be a JSON array.")
        if len(parameters) != slots.count:
            raise GraphError(
                132000,
                f"{part}: number of localizable_params ({len(parameters)}) does not match the "
                f"expected number of params ({slots.count})",
            )
        length = slots.fixed_length
        for position, parameter in enumerate(parameters):
            value = self._value(part, an_object(parameter, f"{part}.parameters"))
            named = self._plan.named
            slot = self._named_position(part, parameter, slots) if named else position
            length += len(value) * slots.uses[slot]
        if self._plan.one_time_code and parameters and len(value) > CODE_MAX:
            raise GraphError(132005, f"{part}: a code has at most {CODE_MAX} characters")
        if length > most:
            raise GraphError(132005, f"{part}: {length} characters, at most {most} allowed")

    def _value(self, part: str, parameter: Json) -> str:
        kind = str(parameter.get("type"))
        if kind == "text":
            value = parameter.get("text")
        elif kind in _VALUE_KINDS:
            value = an_object(parameter.get(kind), f"{part}.{kind}").get("fallback_value")
        else:
            raise GraphError(132012, f"{part}: parameter of type {kind!r}, expected text")
        if value is None or value == "":
            raise GraphError(131008, f"{part}: Parameter of type text is missing text value")
        if not isinstance(value, str):
            raise GraphError(100, f"{part}: the value of a text parameter must be a string.")
        if _FORBIDDEN.search(value):
            raise GraphError(
                132018 if self._strict else 132012,
                f"{part}: Param text cannot have new-line/tab characters or more than 4 "
                "consecutive spaces",
            )
        return value

    def _named_position(self, part: str, parameter: Json, slots: Slots) -> int:
        name = parameter.get("parameter_name")
        if not name:
            raise GraphError(100, f"{part}: Parameter name is missing or empty")
        if name not in slots.names:
            raise GraphError(132000, f"{part}: {name!r} is not a parameter of this template")
        return slots.names.index(name)

    def _check_buttons(self, buttons: Mapping[int, Json], plan: SendPlan) -> None:
        for index, component in buttons.items():
            if not 0 <= index < len(plan.buttons):
                raise GraphError(132000, f"buttons: there is no button at index {index}")
            asked = str(component.get("sub_type", "")).lower()
            kind = plan.buttons[index].kind.lower()
            if asked != ("url" if kind == "otp" else kind) and not (kind == "otp" and asked):
                raise GraphError(
                    132012, f"buttons: button at index {index} is of type {kind}, not {asked}"
                )
            self._check_button(index, component, plan)
        for index, slot in enumerate(plan.buttons):
            if index not in buttons and (slot.variable or slot.kind == "COPY_CODE"):
                raise GraphError(
                    131008,
                    f"buttons: Button at index {index} of type {slot.kind.title()} requires a "
                    "parameter",
                )

    def _check_button(self, index: int, component: Json, plan: SendPlan) -> None:
        slot = plan.buttons[index]
        parameters = a_list(component.get("parameters") or [], "buttons.parameters", least=0)
        first = an_object(parameters[0], "buttons.parameters") if parameters else {}
        if slot.variable:
            if len(parameters) != 1:
                raise GraphError(132000, f"buttons: button at index {index} takes one parameter")
            self._value(f"button {index}", first)
        elif slot.kind == "URL" and parameters:
            raise GraphError(132000, f"buttons: the URL at index {index} has no variable")
        elif slot.kind == "COPY_CODE":
            code = first.get("coupon_code")
            if not isinstance(code, str) or not (code.isalnum() and len(code) <= CODE_MAX):
                raise GraphError(132012, f"buttons: coupon_code needs 1 to {CODE_MAX} characters")
        elif slot.kind == "QUICK_REPLY" and first.get("payload"):
            self.filled.payloads[slot.text] = str(first["payload"])

    def _check_cards(self, cards: Sequence[Any] | None, plan: SendPlan) -> None:
        given = cards or ()
        if len(given) != len(plan.cards):
            raise GraphError(
                132000,
                f"carousel: {len(given)} cards given, the template has {len(plan.cards)}",
            )
        for card, expected in zip(given, plan.cards, strict=True):
            self._check_parts(an_object(card, "cards").get("components"), expected)


def _index(component: Json) -> int:
    index = component.get("index", 0)
    if isinstance(index, int):
        return index
    if isinstance(index, str) and index.isascii() and index.isdigit():
        return int(index)
    raise GraphError(100, "buttons: index must be a number.")
