"""Buttons of a bubble or a card (Meta, template components)."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from wacore.domain.rendering import PLACEHOLDER
from wacore.domain.templates.lint.findings import Findings

BUTTONS_MOST, LABEL_LONGEST, URL_LONGEST, PHONE_LONGEST, CODE_LONGEST = 10, 25, 2000, 20, 15
_MOST: Mapping[str, int] = MappingProxyType(
    {
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
)
_LABEL_IS_METAS = frozenset({"COPY_CODE", "OTP"})
_SHORTENERS = frozenset({"bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "cutt.ly"})
_CHATS = frozenset({"wa.me", "api.whatsapp.com", "chat.whatsapp.com"})
_ENDS_OPEN = re.compile(r"\{\{[^{}]*\}\}\Z")


def lint_buttons(component: Mapping[str, Any], findings: Findings, *, most: int) -> None:
    at = findings.at("buttons")
    buttons = component.get("buttons")
    if not isinstance(buttons, list) or not buttons:
        at.error("buttons-missing", "must be a list of at least one button")
        return
    if len(buttons) > most:
        at.error("buttons-count", f"has {len(buttons)} buttons; Meta allows {most}")
    kinds = [str(b.get("type", "")).upper() if isinstance(b, Mapping) else "" for b in buttons]
    _lint_kinds(kinds, at)
    _lint_shown(kinds, at)
    labels = [b.get("text") for b in buttons if isinstance(b, Mapping) and b.get("text")]
    if len(set(map(str, labels))) < len(labels):
        at.warning("label-twice", "has two buttons with the same label")
    for index, (kind, button) in enumerate(zip(kinds, buttons, strict=True)):
        one = at.at(f"[{index}]")
        if not isinstance(button, Mapping) or kind not in _MOST:
            one.at("type").error("button-type", f"must be one of {', '.join(_MOST)}")
            continue
        _lint_label(kind, button, one.at("text"))
        if kind in _RULES:
            _RULES[kind](button, one)


def _lint_kinds(kinds: Sequence[str], findings: Findings) -> None:
    for kind, count in Counter(kinds).items():
        most = _MOST.get(kind, BUTTONS_MOST)
        if count > most:
            findings.error("button-kind-count", f"has {count} {kind} buttons; Meta allows {most}")
    if [kind == "QUICK_REPLY" for kind, _ in groupby(kinds)].count(True) > 1:
        findings.error("button-order", "must keep its quick replies together")


def _lint_shown(kinds: Sequence[str], findings: Findings) -> None:
    mixed = "QUICK_REPLY" in kinds and len(set(kinds)) > 1
    if len(kinds) > 3 or mixed:
        findings.warning(
            "desktop-hidden",
            "with more than three buttons, or quick replies beside others, desktop users see none",
        )


def _lint_label(kind: str, button: Mapping[str, Any], findings: Findings) -> None:
    label = button.get("text")
    if kind in _LABEL_IS_METAS and label is None:
        return
    if not isinstance(label, str) or not label.strip():
        findings.error("label-missing", "is required")
        return
    findings.longest(label, LABEL_LONGEST)
    if "\n" in label or PLACEHOLDER.search(label):
        findings.error("label-form", "must be one line without variables")


def _lint_url(button: Mapping[str, Any], findings: Findings) -> None:
    url, at = button.get("url"), findings.at("url")
    if not isinstance(url, str) or not url.strip():
        at.error("url-missing", "is required")
        return
    at.longest(url, URL_LONGEST)
    host = _host(PLACEHOLDER.sub("x", url))
    if not url.startswith(("http://", "https://")) or not host or " " in url:
        at.error("url-form", "must be an http(s) address")
    elif host in _SHORTENERS or host in _CHATS:
        at.warning("url-host", f"reviews tend to refuse addresses of {host}")
    variables = PLACEHOLDER.findall(url)
    if len(variables) > 1 or (variables and not _ENDS_OPEN.search(url)):
        at.error("url-variable", "may hold one variable, at its very end")
    if variables and not _sample(button):
        findings.at("example").error("sample-missing", "needs a full address as its sample")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _lint_phone(button: Mapping[str, Any], findings: Findings) -> None:
    phone, at = button.get("phone_number"), findings.at("phone_number")
    if not isinstance(phone, str) or not phone.strip():
        at.error("phone-missing", "is required")
        return
    at.longest(phone, PHONE_LONGEST)
    if not any(c.isdigit() for c in phone):
        at.error("phone-form", "must be a phone number")


def _lint_code(button: Mapping[str, Any], findings: Findings) -> None:
    code, at = _sample(button), findings.at("example")
    if not code:
        at.error("sample-missing", "needs a sample of the code")
        return
    at.longest(code, CODE_LONGEST)
    if not (code.isascii() and code.isalnum()):
        at.error("code-form", "must consist of letters and digits")


def _lint_flow(button: Mapping[str, Any], findings: Findings) -> None:
    if not any(button.get(key) for key in ("flow_id", "flow_name", "flow_json")):
        findings.error("flow-missing", "needs flow_id, flow_name or flow_json")


def _sample(button: Mapping[str, Any]) -> str:
    example = button.get("example")
    first = example[0] if isinstance(example, list) and example else example
    return first.strip() if isinstance(first, str) else ""


_RULES: Mapping[str, Callable[[Mapping[str, Any], Findings], None]] = MappingProxyType(
    {"URL": _lint_url, "PHONE_NUMBER": _lint_phone, "COPY_CODE": _lint_code, "FLOW": _lint_flow}
)
