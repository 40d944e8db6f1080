from copy import deepcopy
from typing import Any

import pytest

from wacore.domain.templates.lint import Severity, lint_template
from wacore.testing.contracts.templates_samples import CAROUSEL, LOGIN_CODE, OFFER, Json, content_of

PHONE = {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+49301234567"}


def found_in(components: list[Json], category: str = "MARKETING") -> set[tuple[str, str]]:
    content = content_of(components, category=category)
    findings = lint_template("spring_offer", "en_US", content, languages={"en_US"})
    return {(f.field, f.rule) for f in findings if f.severity is Severity.ERROR}


def changed(components: list[Json], change: Any) -> list[Json]:
    copy = deepcopy(components)
    change(copy)
    return copy


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        (lambda c: c[0].update(text="Your code"), "components[0].text", "otp-text"),
        (
            lambda c: c[1].update(code_expiration_minutes=91),
            "components[1].code_expiration_minutes",
            "otp-minutes",
        ),
        (lambda c: c.pop(), "components[0]", "otp-missing"),
        (
            lambda c: c[2]["buttons"].append({"type": "OTP", "otp_type": "COPY_CODE"}),
            "components[2].buttons",
            "otp-missing",
        ),
        (
            lambda c: c[2]["buttons"][0].update(otp_type="SLOW"),
            "components[2].buttons[0].otp_type",
            "otp-type",
        ),
        (
            lambda c: c[2]["buttons"][0].update(otp_type="ONE_TAP"),
            "components[2].buttons[0].supported_apps",
            "otp-apps",
        ),
        (
            lambda c: c[2]["buttons"][0].update(otp_type="ZERO_TAP", supported_apps=[{}]),
            "components[2].buttons[0].zero_tap_terms_accepted",
            "otp-terms",
        ),
        (
            lambda c: c[2]["buttons"][0].update(text="x" * 26),
            "components[2].buttons[0].text",
            "too-long",
        ),
        (
            lambda c: c.insert(0, {"type": "HEADER", "format": "LOCATION"}),
            "components[0]",
            "otp-component",
        ),
    ],
    ids=["text", "minutes", "no button", "two buttons", "kind", "apps", "terms", "label", "header"],
)
def test_login_codes(change: Any, field: str, rule: str) -> None:
    """Their text is Meta's; one OTP button is all they have."""
    found = found_in(changed(LOGIN_CODE, change), "AUTHENTICATION")

    assert (field, rule) in found


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        (
            lambda c: c[1]["limited_time_offer"].update(text="x" * 17),
            "components[1].limited_time_offer.text",
            "too-long",
        ),
        (lambda c: c.append({"type": "FOOTER", "text": "x"}), "components[4]", "offer-footer"),
        (
            lambda c: c[0].update(format="DOCUMENT"),
            "components[0].format",
            "offer-header",
        ),
        (lambda c: c[3]["buttons"].reverse(), "components[3].buttons", "offer-order"),
        (
            lambda c: c[2].update(text="Hello {{1}}, " + "x " * 300 + "!"),
            "components[2].text",
            "too-long",
        ),
    ],
    ids=["text", "footer", "header", "order", "body"],
)
def test_offers(change: Any, field: str, rule: str) -> None:
    """Short text, no footer, picture or film, code first."""
    assert (field, rule) in found_in(changed(OFFER, change))


def test_offers_are_marketing() -> None:
    """No other category may have them."""
    assert ("components[1]", "offer-category") in found_in(OFFER, "UTILITY")


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        (lambda c: c[1]["cards"].pop(), "components[1].cards", "cards-count"),
        (
            lambda c: c[1]["cards"].extend(c[1]["cards"][:1] * 9),
            "components[1].cards",
            "cards-count",
        ),
        (
            lambda c: c[1]["cards"][1]["components"].pop(1),
            "components[1].cards[1]",
            "cards-differ",
        ),
        (
            lambda c: c[1]["cards"][1]["components"][0].update(format="VIDEO"),
            "components[1].cards[1]",
            "cards-differ",
        ),
        (
            lambda c: c[1]["cards"][0]["components"][1].update(text="x" * 161),
            "components[1].cards[0].components[1].text",
            "too-long",
        ),
        (
            lambda c: c[1]["cards"][0]["components"][2]["buttons"].append(PHONE),
            "components[1].cards[0].components[2].buttons",
            "buttons-count",
        ),
        (
            lambda c: c[1]["cards"][0]["components"].pop(0),
            "components[1].cards[0].components",
            "card-header",
        ),
        (lambda c: c.pop(0), "components", "body-missing"),
    ],
    ids=[
        "one card",
        "twelve cards",
        "missing body",
        "other header",
        "long body",
        "three buttons",
        "no header",
        "no bubble",
    ],
)
def test_carousels(change: Any, field: str, rule: str) -> None:
    """Two to ten cards, all alike, with short bodies and two buttons at most."""
    assert (field, rule) in found_in(changed(CAROUSEL, change))
