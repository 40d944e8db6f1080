"""One-time codes, limited-time offers and carousels (Meta, template components)."""

from collections.abc import Mapping
from typing import Any

from wacore.domain.templates.kinds import Category
from wacore.domain.templates.lint.buttons import lint_buttons
from wacore.domain.templates.lint.findings import Findings
from wacore.domain.templates.lint.texts import lint_body, lint_header

OFFER_BODY_LONGEST, CARD_BODY_LONGEST = 600, 160
_OFFER_LONGEST, _CARD_BUTTONS_MOST, _OTP_LABEL_LONGEST = 16, 2, 25
_OTP_TYPES = ("COPY_CODE", "ONE_TAP", "ZERO_TAP")
_CARD_HEADERS = frozenset({"IMAGE", "VIDEO", "PRODUCT"})

Placed = list[tuple[str, Mapping[str, Any], Findings]]
"""Kind, component and where it stands."""


def lint_authentication(components: Placed) -> None:
    buttons = 0
    for kind, component, at in components:
        if kind == "BODY":
            if component.get("text"):
                at.at("text").error("otp-text", "is written by Meta; leave it out")
        elif kind == "FOOTER":
            _lint_minutes(component, at)
        elif kind == "BUTTONS":
            buttons += 1
            _lint_otp(component, at.at("buttons"))
        else:
            at.error("otp-component", f"has no place in an authentication template: {kind}")
    if not buttons and components:
        components[0][2].error("otp-missing", "an authentication template needs one OTP button")


def _lint_minutes(footer: Mapping[str, Any], at: Findings) -> None:
    minutes = footer.get("code_expiration_minutes")
    whole = isinstance(minutes, int) and not isinstance(minutes, bool)
    if minutes is not None and not (whole and 1 <= minutes <= 90):
        at.at("code_expiration_minutes").error("otp-minutes", "must be 1 to 90")
    if footer.get("text"):
        at.at("text").error("otp-text", "is written by Meta; leave it out")


def _lint_otp(component: Mapping[str, Any], at: Findings) -> None:
    buttons = component.get("buttons")
    first = buttons[0] if isinstance(buttons, list) and len(buttons) == 1 else None
    if not isinstance(first, Mapping) or str(first.get("type", "")).upper() != "OTP":
        at.error("otp-missing", "must be exactly one OTP button")
        return
    one = at.at("[0]")
    otp_type = str(first.get("otp_type", "")).upper()
    if otp_type not in _OTP_TYPES:
        one.at("otp_type").error("otp-type", f"must be one of {', '.join(_OTP_TYPES)}")
        return
    for label in ("text", "autofill_text"):
        if isinstance(first.get(label), str):
            one.at(label).longest(first[label], _OTP_LABEL_LONGEST)
    if otp_type != "COPY_CODE" and not (first.get("supported_apps") or first.get("package_name")):
        one.at("supported_apps").error("otp-apps", f"is required for {otp_type}")
    if otp_type == "ZERO_TAP" and first.get("zero_tap_terms_accepted") is not True:
        one.at("zero_tap_terms_accepted").error("otp-terms", "must be true for ZERO_TAP")


def lint_offer(
    offer: Mapping[str, Any], components: Placed, category: Category, at: Findings
) -> None:
    inner = offer.get("limited_time_offer")
    text = inner.get("text") if isinstance(inner, Mapping) else None
    here = at.at("limited_time_offer.text")
    if not isinstance(text, str) or not text.strip():
        here.error("text-missing", "is required")
    else:
        here.longest(text, _OFFER_LONGEST)
    if category is not Category.MARKETING:
        at.error("offer-category", "is for MARKETING templates only")
    for kind, component, where in components:
        if kind == "FOOTER":
            where.error("offer-footer", "a limited-time offer has no footer")
        elif kind == "HEADER" and str(component.get("format", "")).upper() not in (
            "IMAGE",
            "VIDEO",
        ):
            where.at("format").error("offer-header", "must be IMAGE or VIDEO beside an offer")
        elif kind == "BUTTONS":
            _lint_offer_buttons(component, where.at("buttons"))


def _lint_offer_buttons(component: Mapping[str, Any], at: Findings) -> None:
    buttons = component.get("buttons")
    listed = buttons if isinstance(buttons, list) else []
    kinds = [str(b.get("type", "")).upper() for b in listed if isinstance(b, Mapping)]
    if "COPY_CODE" in kinds and kinds[0] != "COPY_CODE":
        at.error("offer-order", "must begin with the COPY_CODE button")


def lint_carousel(carousel: Mapping[str, Any], at: Findings, *, named: bool) -> None:
    cards, here = carousel.get("cards"), at.at("cards")
    if not isinstance(cards, list) or not 2 <= len(cards) <= 10:
        here.error("cards-count", "must be 2 to 10 cards")
        return
    layouts = [
        _lint_card(card, here.at(f"[{index}]"), named=named) for index, card in enumerate(cards)
    ]
    for index, layout in enumerate(layouts):
        if layout != layouts[0]:
            here.at(f"[{index}]").error(
                "cards-differ",
                "must have the same components, header and buttons as the first card",
            )


def _lint_card(card: object, at: Findings, *, named: bool) -> list[Any]:
    components = card.get("components") if isinstance(card, Mapping) else None
    if not isinstance(components, list):
        at.at("components").error("card-empty", "must be a list of components")
        return []
    layout: list[Any] = []
    for index, component in enumerate(components):
        here = at.at(f"components[{index}]")
        kind = str(component.get("type", "")).upper() if isinstance(component, Mapping) else ""
        if kind == "HEADER":
            form = str(component.get("format", "")).upper()
            if form not in _CARD_HEADERS:
                here.at("format").error("card-header", "must be IMAGE, VIDEO or PRODUCT")
            lint_header(component, here, named=named)
            layout.append((kind, form))
        elif kind == "BODY":
            lint_body(component, here, named=named, limit=CARD_BODY_LONGEST)
            layout.append(kind)
        elif kind == "BUTTONS":
            lint_buttons(component, here, most=_CARD_BUTTONS_MOST)
            buttons = component.get("buttons")
            listed = buttons if isinstance(buttons, list) else []
            layout.append([str(b.get("type")).upper() for b in listed if isinstance(b, Mapping)])
        else:
            here.at("type").error("card-component", "must be HEADER, BODY or BUTTONS")
    if not any(isinstance(part, tuple) for part in layout):
        at.at("components").error("card-header", "every card needs a header")
    return layout
