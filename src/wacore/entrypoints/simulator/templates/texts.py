"""Rules for the texts of a template (Meta, Template fundamentals; Template review)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from wacore.entrypoints.simulator.errors import GraphError, rejected_template
from wacore.entrypoints.simulator.templates.plan import MEDIA_HEADERS, VARIABLE, slots_of

Json = Mapping[str, Any]

HEADER_FORMAT, BODY_FORMAT, FOOTER_FORMAT = 2388047, 2388072, 2388073
TOO_LONG, TOO_MANY_VARIABLES, LEADING_OR_TRAILING = 2388040, 2388293, 2388299
HEADER_MAX, BODY_MAX, FOOTER_MAX, OFFER_BODY_MAX = 60, 1024, 60, 600

_NAMED: Final = re.compile(r"[a-z_][a-z0-9_]*\Z")
_WORD: Final = re.compile(r"\w+")
_HEADERS: Final = MEDIA_HEADERS | {"TEXT", "LOCATION", "PRODUCT"}
_EMOJI: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")


def check_header(header: Json, *, named: bool) -> None:
    kind = str(header.get("format", "")).upper()
    if kind not in _HEADERS:
        raise _wrong(HEADER_FORMAT, "Header", f"format must be one of {sorted(_HEADERS)}")
    if kind in MEDIA_HEADERS and not (header.get("example") or {}).get("header_handle"):
        raise _wrong(HEADER_FORMAT, "Header", "example.header_handle is required for media")
    if kind != "TEXT":
        return
    text = _text(header, HEADER_FORMAT, "Header")
    if len(text) > HEADER_MAX:
        raise too_long("Header", HEADER_MAX)
    if "\n" in text or "*" in text or _EMOJI.search(text):
        raise _wrong(HEADER_FORMAT, "Header", "no newlines, emojis or markup")
    if slots_of(text).count > 1:
        raise _wrong(HEADER_FORMAT, "Header", "at most one variable")
    check_variables(text, named=named, subcode=HEADER_FORMAT, part="Header")
    _check_example(header, text, "header_text", named=named, subcode=HEADER_FORMAT, part="Header")


def check_body(body: Json, *, named: bool, longest: int = BODY_MAX) -> None:
    text = _text(body, BODY_FORMAT, "Body")
    if len(text) > longest:
        raise too_long("Body", longest)
    check_variables(text, named=named, subcode=BODY_FORMAT, part="Body")
    count = slots_of(text).count
    if not count:
        return
    stripped = text.strip()
    if stripped.startswith("{{") or stripped.endswith("}}"):
        raise rejected_template(
            LEADING_OR_TRAILING,
            "Leading or trailing params not allowed",
            "Variables cannot sit at the start or the end of the template.",
        )
    words = len(_WORD.findall(VARIABLE.sub(" ", text)))
    if words < 2 * count + 1:
        raise rejected_template(
            TOO_MANY_VARIABLES,
            "Parameters words ratio exceeds limit",
            f"{count} variables need at least {2 * count + 1} other words, there are {words}.",
        )
    _check_example(body, text, "body_text", named=named, subcode=BODY_FORMAT, part="Body")


def check_footer(footer: Json) -> None:
    text = _text(footer, FOOTER_FORMAT, "Footer")
    if len(text) > FOOTER_MAX:
        raise too_long("Footer", FOOTER_MAX)
    if "{{" in text:
        raise _wrong(FOOTER_FORMAT, "Footer", "variables are not allowed")


def check_variables(text: str, *, named: bool, subcode: int, part: str) -> None:
    rest = VARIABLE.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise _wrong(subcode, part, "unbalanced braces around a variable")
    names = slots_of(text).names
    for name in names:
        if named and not _NAMED.match(name):
            raise _wrong(subcode, part, f"{{{{{name}}}}} is not a valid parameter name")
        if not named and not name.isdecimal():
            raise _wrong(subcode, part, f"{{{{{name}}}}} is not a positional variable")
    if not named and sorted(map(int, names)) != list(range(1, len(names) + 1)):
        raise _wrong(subcode, part, "positional variables must be {{1}}, {{2}}, … without gaps")


def too_long(part: str, limit: int) -> GraphError:
    return rejected_template(
        TOO_LONG, "Character limit exceeded", f"{part} must not exceed {limit} characters."
    )


def _check_example(
    component: Json, text: str, key: str, *, named: bool, subcode: int, part: str
) -> None:
    wanted = slots_of(text)
    if not wanted.count:
        return
    example = component.get("example") or {}
    if named:
        given = example.get(f"{key}_named_params") or ()
        names = {str(entry.get("param_name")) for entry in given if isinstance(entry, Mapping)}
        missing = set(wanted.names) - names
    else:
        values = example.get(key) or ()
        if values and isinstance(values[0], list):
            values = values[0]
        missing = set(wanted.names[len(values) :])
    if missing:
        raise _wrong(subcode, part, f"example values are missing for {sorted(missing)}")


def _text(component: Json, subcode: int, part: str) -> str:
    text = component.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _wrong(subcode, part, "text is required")
    return text


def _wrong(subcode: int, part: str, details: str) -> GraphError:
    return rejected_template(subcode, f"{part} format is incorrect", f"{part}: {details}.")
