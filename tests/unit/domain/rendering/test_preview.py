from wacore.domain.rendering import PreviewButton, compile_plan, preview
from wacore.testing.contracts.templates_samples import CAROUSEL, LOGIN_CODE, NAMED, POSITIONAL


def test_texts_and_buttons_are_filled() -> None:
    """The bubble shows what the recipient will read and open."""
    shown = preview(
        POSITIONAL,
        compile_plan(POSITIONAL),
        {"header.image": "77", "1": "Mira", "2": "20%", "button.0": "c/9001"},
    )

    assert ("image", "77") == (shown.header_type, shown.header)
    assert "Hello Mira, your code gives 20% off until Sunday." == shown.body
    assert "Tap Stop to opt out" == shown.footer
    assert (
        PreviewButton("url", "Shop now", "https://example.test/c/9001"),
        PreviewButton("quick_reply", "Stop"),
    ) == shown.buttons


def test_missing_values_stay_in_braces() -> None:
    """A preview never fails: it shows the gap."""
    plan = compile_plan(NAMED, parameter_format="NAMED")
    shown = preview(NAMED, plan, {"first_name": "Mira"})

    assert "For Mira" == shown.header
    assert "Hello Mira, your code gives {{discount}} off. See you, Mira!" == shown.body


def test_cards_are_bubbles_of_their_own() -> None:
    """Each card shows its own values."""
    shown = preview(CAROUSEL, compile_plan(CAROUSEL), {"1": "Mira", "card.1.body.1": "9 EUR"})

    assert "Hello Mira, look what is new." == shown.body
    assert ["Roses, from {{1}} only today.", "Tulips, from 9 EUR only today."] == [
        card.body for card in shown.cards
    ]


def test_a_login_code_stands_behind_its_button() -> None:
    """The text is Meta's own; the button copies the code."""
    shown = preview(LOGIN_CODE, compile_plan(LOGIN_CODE), {"code": "482913"})

    assert (PreviewButton("otp", "Copy code", "482913"),) == shown.buttons
