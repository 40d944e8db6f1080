"""A message's members as Meta wants them (Meta, Messages)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wacore.domain.errors import FieldProblem, InvalidInput
from wacore.domain.messaging.content.findings import Findings
from wacore.domain.messaging.content.interactive import check_interactive

_COMPONENTS = frozenset({"header", "body", "button", "limited_time_offer", "carousel"})


class InvalidContent(InvalidInput):
    """Meta would refuse this message."""

    code = "invalid-content"

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        super().__init__("The message is not one that WhatsApp can send.", problems=problems)


def check_content(content: Mapping[str, Any]) -> str:
    """
    The type of a message given by Meta's own members: `type`, the member of that name, `context`.

    Raises:
        InvalidContent: Names every member that is wrong.
    """
    findings = Findings()
    kind = content.get("type")
    check = _CHECKS.get(kind) if isinstance(kind, str) else None
    if check is None:
        findings.note("type", f"One of {', '.join(sorted(_CHECKS))} is needed.")
        raise InvalidContent(findings.problems)
    findings.only(content, "", "type", str(kind), "context")
    check(content, findings)
    if "context" in content:
        context = findings.mapping(content, "context", "")
        findings.text(context, "message_id", "context", most=512)
        if kind == "reaction":
            findings.note("context", "A reaction quotes no other message.")
    if findings.problems:
        raise InvalidContent(findings.problems)
    return str(kind)


def _text(content: Mapping[str, Any], findings: Findings) -> None:
    text = findings.mapping(content, "text", "")
    findings.text(text, "body", "text", most=4096)
    findings.flag(text, "preview_url", "text")
    findings.only(text, "text", "body", "preview_url")


def _media(kind: str, *members: str) -> Callable[[Mapping[str, Any], Findings], None]:
    def check(content: Mapping[str, Any], findings: Findings) -> None:
        media = findings.mapping(content, kind, "")
        if not isinstance(content.get(kind), Mapping):
            return
        if ("id" in media) == ("link" in media):
            findings.note(kind, "Either an id or a link is needed.")
        elif "id" in media:
            findings.text(media, "id", kind, most=255)
        elif not findings.text(media, "link", kind, most=2048).startswith(("http://", "https://")):
            findings.note(f"{kind}.link", "A link begins with http:// or https://.")
        if "caption" in members:
            findings.text(media, "caption", kind, most=1024, needed=False)
        if "filename" in members:
            findings.text(media, "filename", kind, most=240, needed=False)
        findings.flag(media, "voice", kind)
        findings.only(media, kind, "id", "link", *members)

    return check


def _location(content: Mapping[str, Any], findings: Findings) -> None:
    location = findings.mapping(content, "location", "")
    findings.number(location, "latitude", "location", least=-90, most=90)
    findings.number(location, "longitude", "location", least=-180, most=180)
    findings.only(location, "location", "latitude", "longitude", "name", "address")


def _contacts(content: Mapping[str, Any], findings: Findings) -> None:
    for i, contact in enumerate(findings.items(content, "contacts", "", most=257)):
        name = findings.mapping(contact, "name", f"contacts[{i}]")
        findings.text(name, "formatted_name", f"contacts[{i}].name", most=1024)


def _reaction(content: Mapping[str, Any], findings: Findings) -> None:
    reaction = findings.mapping(content, "reaction", "")
    findings.text(reaction, "message_id", "reaction", most=512)
    if not isinstance(reaction.get("emoji"), str):
        findings.note("reaction.emoji", "An emoji is needed; empty text takes the reaction back.")


def _template(content: Mapping[str, Any], findings: Findings) -> None:
    template = findings.mapping(content, "template", "")
    findings.text(template, "name", "template", most=512)
    language = findings.mapping(template, "language", "template")
    findings.text(language, "code", "template.language", most=16)
    findings.only(template, "template", "name", "language", "components")
    if "components" not in template:
        return
    components = findings.items(template, "components", "template", least=0, most=20)
    for i, component in enumerate(components):
        kind = str(component.get("type")).lower()
        if kind not in _COMPONENTS:
            findings.note(
                f"template.components[{i}].type", f"One of {', '.join(sorted(_COMPONENTS))}."
            )


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], Findings], None]] = {
    "text": _text,
    "image": _media("image", "caption"),
    "video": _media("video", "caption"),
    "audio": _media("audio", "voice"),
    "document": _media("document", "caption", "filename"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "interactive": check_interactive,
    "template": _template,
}
