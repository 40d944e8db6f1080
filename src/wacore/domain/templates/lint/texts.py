"""Header, body and footer (Meta, template components)."""

import re
from collections.abc import Mapping
from typing import Any

from wacore.domain.rendering import names_in
from wacore.domain.templates.lint.findings import Findings
from wacore.domain.templates.lint.variables import lint_places, lint_samples, lint_variables

HEADER_LONGEST, BODY_LONGEST, FOOTER_LONGEST = 60, 1024, 60
_BODY_ADVISED, _EMOJIS_ADVISED = 550, 10
_EMOJI = re.compile("[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]")
_MARKUP = re.compile(r"[*~`]|\b_\w|\w_\b")
_CARD_NUMBER = re.compile(r"(?<!\d)(?:\d[ -]?){13,19}(?!\d)")
_MEDIA = frozenset({"IMAGE", "VIDEO", "DOCUMENT", "GIF"})
_FORMATS = _MEDIA | {"TEXT", "LOCATION", "PRODUCT"}


def lint_header(header: Mapping[str, Any], findings: Findings, *, named: bool) -> None:
    form = str(header.get("format", "")).upper()
    if form not in _FORMATS:
        findings.at("format").error(
            "header-format", f"must be one of {', '.join(sorted(_FORMATS))}"
        )
    elif form == "TEXT":
        _lint_header_text(header, findings, named=named)
    elif form in _MEDIA:
        _lint_handle(header, findings)
        if form == "GIF":
            findings.at("format").warning(
                "header-gif", "is shown by the Marketing Messages API only"
            )


def _lint_header_text(header: Mapping[str, Any], findings: Findings, *, named: bool) -> None:
    at = findings.at("text")
    text = _text(header, at)
    if text is None:
        return
    at.longest(text, HEADER_LONGEST)
    names = lint_variables(text, at, named=named)
    if len(names) > 1:
        at.error("header-variables", "may hold one variable")
    if "\n" in text or "\r" in text:
        at.error("header-newline", "must be a single line")
    if _EMOJI.search(text):
        at.error("header-emoji", "must not hold emojis")
    if _MARKUP.search(" ".join(part for part in re.split(r"\{\{[^}]*\}\}", text))):
        at.error("header-markup", "must not hold formatting marks such as * _ ~")
    lint_samples(header, "header_text", names, findings, named=named)


def _lint_handle(header: Mapping[str, Any], findings: Findings) -> None:
    example = header.get("example")
    handles = example.get("header_handle") if isinstance(example, Mapping) else None
    first = handles[0] if isinstance(handles, list) and handles else handles
    at = findings.at("example.header_handle")
    if not isinstance(first, str) or not first.strip():
        at.error("sample-missing", "needs the handle of an uploaded sample")
    elif first.startswith(("http://", "https://")):
        at.error("sample-address", "must be the handle of an uploaded sample, not an address")


def lint_body(
    body: Mapping[str, Any], findings: Findings, *, named: bool, limit: int = BODY_LONGEST
) -> None:
    at = findings.at("text")
    text = _text(body, at)
    if text is None:
        return
    at.longest(text, limit)
    if _BODY_ADVISED < len(text) <= limit:
        at.warning("body-long", f"above {_BODY_ADVISED} characters some reviews refuse it")
    if len(_EMOJI.findall(text)) > _EMOJIS_ADVISED:
        at.warning("body-emojis", f"with more than {_EMOJIS_ADVISED} emojis some reviews refuse it")
    names = lint_variables(text, at, named=named)
    lint_places(text, names, at)
    _lint_blanks(text, at)
    if _CARD_NUMBER.search(text):
        at.warning("sensitive-number", "seems to hold a full card or account number")
    lint_samples(body, "body_text", names, findings, named=named)


def lint_footer(footer: Mapping[str, Any], findings: Findings) -> None:
    at = findings.at("text")
    text = _text(footer, at)
    if text is None:
        return
    at.longest(text, FOOTER_LONGEST)
    if names_in(text) or "{{" in text:
        at.error("footer-variable", "must not hold variables")
    _lint_blanks(text, at)


def _lint_blanks(text: str, findings: Findings) -> None:
    if re.search(r"\n[ \t\r]*\n[ \t\r]*\n", text):
        findings.error("blank-lines", "must not hold more than two line breaks in a row")
    if " " * 5 in text or "\t" in text:
        findings.error("blanks", "must not hold tabs, or more than four spaces in a row")


def _text(component: Mapping[str, Any], findings: Findings) -> str | None:
    text = component.get("text")
    if not isinstance(text, str) or not text.strip():
        findings.error("text-missing", "is required")
        return None
    return text
