"""The automatic review: what becomes of a template that passed the format rules."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from wacore.entrypoints.simulator.templates.record import Template

_ADJACENT: Final = re.compile(r"\}\}\s*\{\{")
_CROWDED: Final = re.compile(r"\n{3,}| {5,}")
_CARD_NUMBER: Final = re.compile(r"\b\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}\b")
_THREAT: Final = re.compile(r"\b(we will sue|legal action|or else|last warning)\b", re.IGNORECASE)
_SCAM: Final = re.compile(
    r"\b(you (have )?won|lottery|send (us )?your (pin|password)|double your money)\b", re.IGNORECASE
)
_PROMOTIONAL: Final = re.compile(
    r"%\s*off|\b(sale|discounts?|special offer|offers?|coupons?|vouchers?|promo(tion)?|deals?|"
    r"buy now|shop now|free shipping|limited time|black friday|rabatt|angebot|oferta)\b",
    re.IGNORECASE,
)
_UNCLEAR: Final = re.compile(r"\W*(test|congrats|hello|hi)\W*\Z", re.IGNORECASE)
_FORCED: Final = "sim_reject_"


class Verdict(NamedTuple):
    """APPROVED or REJECTED, and why."""

    status: str
    reason: str = "NONE"
    explanation: str = ""
    recommendation: str = ""


def decided_category(template: Template) -> str:
    """The category Meta gives, whatever was asked: promotional "UTILITY" is MARKETING."""
    if template.category != "UTILITY":
        return template.category
    words = " ".join(template.text(part) for part in ("HEADER", "BODY", "FOOTER"))
    if _PROMOTIONAL.search(words) or _UNCLEAR.match(template.text("BODY")):
        return "MARKETING"
    return "UTILITY"


def review(template: Template, others: Iterable[Template]) -> Verdict:
    if template.name.startswith(_FORCED):
        reason = template.name.removeprefix(_FORCED).upper()
        return _rejected(reason, "Rejected because of its name.", "Choose another name.")
    body = template.text("BODY")
    words = " ".join(template.text(part) for part in ("HEADER", "BODY", "FOOTER"))
    if _ADJACENT.search(body):
        return _rejected(
            "INVALID_FORMAT",
            "Two variables stand next to each other.",
            "Put descriptive text between variables.",
        )
    if _CROWDED.search(body):
        return _rejected(
            "INVALID_FORMAT",
            "Too many consecutive newlines or spaces.",
            "Use at most two newlines and four spaces in a row.",
        )
    return _policy(words) or _repetition(template, others) or Verdict("APPROVED")


def _policy(words: str) -> Verdict | None:
    if _THREAT.search(words):
        return _rejected("ABUSIVE_CONTENT", "The text threatens people.", "Say it politely.")
    if _CARD_NUMBER.search(words) or _SCAM.search(words):
        return _rejected("SCAM", "The text looks like fraud.", "Remove it.")
    return None


def _repetition(template: Template, others: Iterable[Template]) -> Verdict | None:
    if template.category == "AUTHENTICATION":
        return None
    twin = next((other for other in others if _same_content(template, other)), None)
    if twin is None:
        return None
    return _rejected(
        "INVALID_FORMAT", f"The same content exists as {twin.name}.", "Reuse that template."
    )


def _same_content(template: Template, other: Template) -> bool:
    return (
        other.language == template.language
        and other.status not in {"REJECTED", "DELETED", "PENDING_DELETION"}
        and other.index < template.index
        and other.text("BODY") == template.text("BODY")
        and other.text("FOOTER") == template.text("FOOTER")
        and other.text("HEADER") == template.text("HEADER")
        and other.plan.buttons == template.plan.buttons
    )


def _rejected(reason: str, explanation: str, recommendation: str) -> Verdict:
    return Verdict("REJECTED", reason, explanation, recommendation)
