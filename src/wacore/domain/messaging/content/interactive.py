"""Messages with buttons and lists (Meta, Interactive messages)."""

from collections.abc import Mapping
from typing import Any

from wacore.domain.messaging.content.findings import Findings

_KINDS = frozenset(
    {
        "button",
        "list",
        "cta_url",
        "flow",
        "location_request_message",
        "product",
        "product_list",
        "catalog_message",
        "carousel",
        "address_message",
        "voice_call",
        "call_permission_request",
        "request_contact_info",
    }
)
_HEADERS = frozenset({"text", "image", "video", "document"})
_PATH = "interactive"


def check_interactive(content: Mapping[str, Any], findings: Findings) -> None:
    interactive = findings.mapping(content, "interactive", "")
    kind = interactive.get("type")
    if kind not in _KINDS:
        findings.note(f"{_PATH}.type", f"One of {', '.join(sorted(_KINDS))} is needed.")
        return
    findings.only(interactive, _PATH, "type", "header", "body", "footer", "action")
    _check_texts(interactive, str(kind), findings)
    action = findings.mapping(interactive, "action", _PATH)
    match kind:
        case "button":
            _check_buttons(action, findings)
        case "list":
            _check_list(action, findings)
        case "cta_url":
            parameters = findings.mapping(action, "parameters", f"{_PATH}.action")
            findings.text(parameters, "display_text", f"{_PATH}.action.parameters", most=20)
            findings.text(parameters, "url", f"{_PATH}.action.parameters", most=2000)
        case "carousel":
            findings.items(action, "cards", f"{_PATH}.action", least=2, most=10)
        case "product_list":
            findings.items(action, "sections", f"{_PATH}.action", most=10)
        case _:
            pass


def _check_texts(interactive: Mapping[str, Any], kind: str, findings: Findings) -> None:
    if kind not in ("product", "carousel") or "body" in interactive:
        body = findings.mapping(interactive, "body", _PATH)
        findings.text(body, "text", f"{_PATH}.body", most=4096 if kind == "list" else 1024)
    if "footer" in interactive:
        footer = findings.mapping(interactive, "footer", _PATH)
        findings.text(footer, "text", f"{_PATH}.footer", most=60)
    if "header" not in interactive:
        return
    header = findings.mapping(interactive, "header", _PATH)
    if kind in ("location_request_message", "product"):
        findings.note(f"{_PATH}.header", "This kind of message has no header.")
    elif header.get("type") not in _HEADERS:
        findings.note(f"{_PATH}.header.type", "One of text, image, video, document is needed.")
    elif header["type"] == "text":
        findings.text(header, "text", f"{_PATH}.header", most=60)
    elif kind == "list":
        findings.note(f"{_PATH}.header.type", "A list has a header of text or none.")


def _check_buttons(action: Mapping[str, Any], findings: Findings) -> None:
    titles = []
    for i, button in enumerate(findings.items(action, "buttons", f"{_PATH}.action", most=3)):
        path = f"{_PATH}.action.buttons[{i}]"
        reply = findings.mapping(button, "reply", path)
        findings.text(reply, "id", f"{path}.reply", most=256)
        titles.append(findings.text(reply, "title", f"{path}.reply", most=20))
    if len(set(titles)) < len(titles):
        findings.note(f"{_PATH}.action.buttons", "Each button needs a title of its own.")


def _check_list(action: Mapping[str, Any], findings: Findings) -> None:
    path = f"{_PATH}.action"
    findings.text(action, "button", path, most=20)
    sections = findings.items(action, "sections", path, most=10)
    count = 0
    for i, section in enumerate(sections):
        here = f"{path}.sections[{i}]"
        findings.text(section, "title", here, most=24, needed=len(sections) > 1)
        for j, row in enumerate(findings.items(section, "rows", here, most=10)):
            count += 1
            findings.text(row, "id", f"{here}.rows[{j}]", most=200)
            findings.text(row, "title", f"{here}.rows[{j}]", most=24)
            findings.text(row, "description", f"{here}.rows[{j}]", most=72, needed=False)
    if count > 10:
        findings.note(f"{path}.sections", f"At most 10 rows in all are allowed; here are {count}.")
