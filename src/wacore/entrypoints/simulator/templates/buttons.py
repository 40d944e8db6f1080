"""Rules for the buttons of a template (Meta, Template components)."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from wacore.entrypoints.simulator.errors import GraphError, rejected_template
from wacore.entrypoints.simulator.templates.plan import VARIABLE
from wacore.entrypoints.simulator.templates.texts import too_long

Json = Mapping[str, Any]

BUTTONS_FORMAT = 2388072
BUTTONS_MAX, LABEL_MAX, URL_MAX, PHONE_MAX, CODE_MAX = 10, 25, 2000, 20, 15
_MOST: Final = {
    "QUICK_REPLY": 10,
    "URL": 2,
    "PHONE_NUMBER": 1,
    "COPY_CODE": 1,
    "FLOW": 1,
    "CATALOG": 1,
    "MPM": 1,
    "SPM": 1,
    "OTP": 1,
    "VOICE_CALL": 1,
    "ORDER_DETAILS": 1,
    "REQUEST_CONTACT_INFO": 1,
}
_UNLABELLED: Final = frozenset({"COPY_CODE", "OTP"})


def check_buttons(buttons: object) -> None:
    if not isinstance(buttons, Sequence) or isinstance(buttons, str) or not buttons:
        raise _wrong("a BUTTONS component needs a non-empty list of buttons")
    if len(buttons) > BUTTONS_MAX:
        raise _wrong(f"at most {BUTTONS_MAX} buttons")
    kinds: list[str] = []
    for button in buttons:
        if not isinstance(button, Mapping):
            raise _wrong("every button must be an object")
        kinds.append(str(button.get("type", "")).upper())
    for kind in kinds:
        if kind not in _MOST:
            raise _wrong(f"unknown button type {kind!r}")
        if kinds.count(kind) > _MOST[kind]:
            raise _wrong(f"at most {_MOST[kind]} buttons of type {kind}")
    if [kind for kind, _ in groupby(kinds)].count("QUICK_REPLY") > 1:
        raise _wrong("quick replies must stand together")
    for kind, button in zip(kinds, buttons, strict=True):
        _check_button(kind, button)


def _check_button(kind: str, button: Json) -> None:
    label = button.get("text")
    if kind not in _UNLABELLED and (not isinstance(label, str) or not label.strip()):
        raise _wrong(f"a {kind} button needs a text")
    if isinstance(label, str) and len(label) > LABEL_MAX:
        raise too_long("Button text", LABEL_MAX)
    if kind == "URL":
        _check_url(button)
    elif kind == "PHONE_NUMBER":
        phone = button.get("phone_number")
        if not isinstance(phone, str) or not 1 <= len(phone) <= PHONE_MAX:
            raise _wrong(f"phone_number must have 1 to {PHONE_MAX} characters")
    elif kind == "COPY_CODE":
        code = button.get("example")
        code = code[0] if isinstance(code, list) and code else code
        if not isinstance(code, str) or not 1 <= len(code) <= CODE_MAX:
            raise _wrong(f"example must be a code of 1 to {CODE_MAX} characters")


def _check_url(button: Json) -> None:
    url = button.get("url")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise _wrong("url must start with http:// or https://")
    if len(url) > URL_MAX:
        raise too_long("URL", URL_MAX)
    variables = VARIABLE.findall(url)
    if variables and not (len(variables) == 1 and url.endswith("}}")):
        raise _wrong("a URL may hold one variable, at its end")
    if variables and not button.get("example"):
        raise _wrong("a URL with a variable needs an example")


def _wrong(details: str) -> GraphError:
    return rejected_template(BUTTONS_FORMAT, "Buttons format is incorrect", f"Buttons: {details}.")
