from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.errors import InvalidInput
from wacore.domain.templates.lint import Finding, Severity, lint_template
from wacore.testing.contracts.templates_samples import (
    CAROUSEL,
    LOGIN_CODE,
    NAMED,
    OFFER,
    PLAIN,
    POSITIONAL,
    content_of,
)

Json = dict[str, Any]
LANGUAGES = {"en_US", "de", "pt_BR"}


def lint(
    components: list[Json], *, name: str = "spring_offer", language: str = "en_US", **content: Any
) -> tuple[Finding, ...]:
    return lint_template(name, language, content_of(components, **content), languages=LANGUAGES)


def told(
    findings: tuple[Finding, ...], severity: Severity = Severity.ERROR
) -> set[tuple[str, str]]:
    return {(f.field, f.rule) for f in findings if f.severity is severity}


def body(text: str, *samples: str) -> Json:
    return {"type": "BODY", "text": text, "example": {"body_text": [list(samples)]}}


def buttons(*listed: Json) -> list[Json]:
    return [*PLAIN, {"type": "BUTTONS", "buttons": list(listed)}]


def reply(text: str) -> Json:
    return {"type": "QUICK_REPLY", "text": text}


URL = {"type": "URL", "text": "Shop", "url": "https://example.test/"}
PHONE = {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+49301234567"}


@pytest.mark.parametrize(
    ("components", "content"),
    [
        (PLAIN, {}),
        (POSITIONAL, {}),
        (NAMED, {"parameter_format": "NAMED"}),
        (LOGIN_CODE, {"category": "AUTHENTICATION", "ttl_seconds": 600}),
        (OFFER, {}),
        (CAROUSEL, {}),
    ],
    ids=["plain", "positional", "named", "login code", "offer", "carousel"],
)
def test_good_templates_pass(components: list[Json], content: Json) -> None:
    """Templates as Meta's own documentation prints them have no error."""
    assert set() == told(lint(components, **content))


@pytest.mark.parametrize("name", ["Spring", "spring-offer", "", "a" * 513, "ä"])
def test_names_are_plain(name: str) -> None:
    """Lowercase letters, digits and underscores, at most 512."""
    assert {("name", "name-form")} == told(lint(PLAIN, name=name))


def test_a_language_is_one_of_metas() -> None:
    """A code spelt with a hyphen is refused, with a hint."""
    (finding,) = lint(PLAIN, language="pt-br")

    assert ("language", "language-unknown") == (finding.field, finding.rule)
    assert "did you mean pt_BR?" in finding.reason


@pytest.mark.parametrize(
    ("category", "seconds", "good"),
    [
        ("AUTHENTICATION", 900, True),
        ("AUTHENTICATION", 901, False),
        ("UTILITY", -1, True),
        ("UTILITY", 29, False),
        ("MARKETING", 43_200, True),
        ("MARKETING", -1, False),
    ],
)
def test_lifetimes_have_a_range(category: str, seconds: int, good: bool) -> None:
    """Each category has its own."""
    components = LOGIN_CODE if category == "AUTHENTICATION" else PLAIN
    found = told(lint(components, category=category, ttl_seconds=seconds))

    assert found == (set() if good else {("ttl_seconds", "ttl-range")})


@pytest.mark.parametrize(
    ("component", "field", "rule"),
    [
        (body("{{1}} is here for you today", "x"), "text", "variable-leading"),
        (body("We greet you today, {{1}}", "x"), "text", "variable-trailing"),
        (body("Hello dear {{1}} {{2}} of our town.", "x", "y"), "text", "variable-adjacent"),
        (body("Hello {{1}} and {{3}} of our good town.", "x", "y"), "text", "variable-gap"),
        (body("Hello {{2}} of our town.", "x"), "text", "variable-gap"),
        (body("Hello {{name}} of our town.", "x"), "text", "variable-mixed"),
        (body("Hello {{1} of our town.", "x"), "text", "braces"),
        (body("Hello {{ 1 }} of our town.", "x"), "text", "variable-form"),
        (body("Hello {{}} of our town."), "text", "variable-empty"),
        (body("Hello {{1}} and {{2}} of our town.", "x"), "example", "sample-missing"),
        (body("Hello {{1}} of our town.", " "), "example", "sample-missing"),
        (body("x" * 1025), "text", "too-long"),
        (body("one\n\n\ntwo"), "text", "blank-lines"),
        (body("one     two"), "text", "blanks"),
        ({"type": "BODY"}, "text", "text-missing"),
        ({"type": "BODY", "text": " "}, "text", "text-missing"),
    ],
)
def test_bodies(component: Json, field: str, rule: str) -> None:
    """Each rule about a body names the field and itself."""
    assert (f"components[0].{field}", rule) in told(lint([component]))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Hello {{1}} of our town.", "variable-mixed"),
        ("Hello {{First}} of our town.", "variable-name"),
        ("Hello {{a-b}} of our town.", "variable-name"),
        ("Hello {{a$b}} of our town.", "variable-name"),
    ],
)
def test_named_variables(text: str, rule: str) -> None:
    """Lowercase letters and underscores, never beside numbers."""
    found = told(lint([{"type": "BODY", "text": text}], parameter_format="NAMED"))

    assert ("components[0].text", rule) in found


def test_a_named_variable_needs_its_own_sample() -> None:
    """Samples are matched by name."""
    component = {
        "type": "BODY",
        "text": "Hello {{first}} of {{town}}, welcome to us all.",
        "example": {"body_text_named_params": [{"param_name": "first", "example": "Mira"}]},
    }
    (finding,) = lint([component], parameter_format="NAMED")

    assert ("components[0].example", "sample-missing") == (finding.field, finding.rule)
    assert "{{town}}" in finding.reason


@pytest.mark.parametrize(
    ("header", "field", "rule"),
    [
        ({"format": "TEXT", "text": "x" * 61}, "text", "too-long"),
        ({"format": "TEXT", "text": "two\nlines"}, "text", "header-newline"),
        ({"format": "TEXT", "text": "Hi 🎉"}, "text", "header-emoji"),
        ({"format": "TEXT", "text": "*Hi*"}, "text", "header-markup"),
        ({"format": "TEXT", "text": "{{1}} and {{2}}"}, "text", "header-variables"),
        ({"format": "TEXT", "text": "Dear {{1}}"}, "example", "sample-missing"),
        ({"format": "IMAGE"}, "example.header_handle", "sample-missing"),
        (
            {"format": "IMAGE", "example": {"header_handle": ["https://x.test/a.jpg"]}},
            "example.header_handle",
            "sample-address",
        ),
        ({"format": "POEM"}, "format", "header-format"),
        ({}, "format", "header-format"),
    ],
)
def test_headers(header: Json, field: str, rule: str) -> None:
    """Each rule about a header names the field and itself."""
    components = [{"type": "HEADER", **header}, *PLAIN]

    assert (f"components[0].{field}", rule) in told(lint(components))


@pytest.mark.parametrize(
    ("footer", "rule"),
    [("x" * 61, "too-long"), ("Bye {{1}}", "footer-variable"), ("", "text-missing")],
)
def test_footers(footer: str, rule: str) -> None:
    """Short and without variables."""
    found = told(lint([*PLAIN, {"type": "FOOTER", "text": footer}]))

    assert ("components[1].text", rule) in found


@pytest.mark.parametrize(
    ("listed", "field", "rule"),
    [
        ([], "", "buttons-missing"),
        ([reply(str(n)) for n in range(11)], "", "buttons-count"),
        ([URL, URL, URL], "", "button-kind-count"),
        ([PHONE, PHONE], "", "button-kind-count"),
        ([reply("a"), URL, reply("b")], "", "button-order"),
        ([reply("x" * 26)], "[0].text", "too-long"),
        ([reply("")], "[0].text", "label-missing"),
        ([reply("{{1}}")], "[0].text", "label-form"),
        ([{"type": "JUMP", "text": "x"}], "[0].type", "button-type"),
        (["QUICK_REPLY"], None, ""),
        ([{**URL, "url": "ftp://example.test"}], "[0].url", "url-form"),
        ([{**URL, "url": "https://"}], "[0].url", "url-form"),
        ([{**URL, "url": "https://example.test/" + "x" * 2000}], "[0].url", "too-long"),
        ([{**URL, "url": "https://example.test/{{1}}/x"}], "[0].url", "url-variable"),
        ([{**URL, "url": "https://example.test/{{1}}"}], "[0].example", "sample-missing"),
        ([{"type": "URL", "text": "x"}], "[0].url", "url-missing"),
        ([{**PHONE, "phone_number": "1" * 21}], "[0].phone_number", "too-long"),
        ([{**PHONE, "phone_number": "call"}], "[0].phone_number", "phone-form"),
        ([{"type": "PHONE_NUMBER", "text": "x"}], "[0].phone_number", "phone-missing"),
        ([{"type": "COPY_CODE"}], "[0].example", "sample-missing"),
        ([{"type": "COPY_CODE", "example": "X" * 16}], "[0].example", "too-long"),
        ([{"type": "COPY_CODE", "example": "a b"}], "[0].example", "code-form"),
        ([{"type": "FLOW", "text": "Go"}], "[0]", "flow-missing"),
    ],
)
def test_buttons(listed: list[Any], field: str | None, rule: str) -> None:
    """Each rule about buttons names the button and itself."""
    if field is None:
        with pytest.raises(InvalidInput):
            lint(buttons(*listed))
        return
    assert (f"components[1].buttons{field}", rule) in told(lint(buttons(*listed)))


@pytest.mark.parametrize(
    "listed",
    [
        [reply("a"), reply("b"), URL, PHONE],
        [URL, PHONE, reply("a")],
        [URL, {**URL, "text": "Other"}],
        [{"type": "COPY_CODE", "example": "SPRING20"}],
    ],
)
def test_allowed_buttons(listed: list[Json]) -> None:
    """One contiguous group of quick replies, before or after the others."""
    assert set() == told(lint(buttons(*listed)))


@pytest.mark.parametrize(
    ("components", "field", "rule"),
    [
        ([{"type": "FOOTER", "text": "x"}], "components", "body-missing"),
        ([*PLAIN, *PLAIN], "components[1]", "component-twice"),
        ([*PLAIN, {"type": "POEM"}], "components[1].type", "component-type"),
    ],
)
def test_components(components: list[Json], field: str, rule: str) -> None:
    """One body is needed, nothing occurs twice, and nothing unknown."""
    assert (field, rule) in told(lint(components))


@pytest.mark.parametrize(
    ("components", "rule"),
    [
        ([body("x" * 551)], "body-long"),
        ([body("Look " + "🎉" * 11 + "!")], "body-emojis"),
        ([body("Hi {{1}}!", "x")], "variable-density"),
        ([body("Your card 4111 1111 1111 1111 is here.")], "sensitive-number"),
        (buttons({**URL, "url": "https://bit.ly/x"}), "url-host"),
        (buttons(reply("a"), URL), "desktop-hidden"),
        (buttons(reply("a"), reply("a")), "label-twice"),
        (
            [{"type": "HEADER", "format": "GIF", "example": {"header_handle": ["4::x"]}}, *PLAIN],
            "header-gif",
        ),
    ],
)
def test_warnings_do_not_stop(components: list[Json], rule: str) -> None:
    """What Meta only may refuse is told as such."""
    findings = lint(components)

    assert rule in {finding.rule for finding in findings if finding.severity is Severity.WARNING}
    assert set() == told(findings)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "format", "buttons", "cards", "components", "example", "url"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
KINDS = st.sampled_from(["HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"])
COMPONENT = st.builds(
    lambda kind, rest: {**rest, "type": kind},
    KINDS,
    st.dictionaries(
        st.sampled_from(["text", "format", "buttons", "cards", "example", "limited_time_offer"]),
        JSON,
    ),
)


@given(st.lists(COMPONENT, max_size=4), st.sampled_from(["MARKETING", "AUTHENTICATION"]))
def test_any_json_is_linted_or_refused(components: list[Json], category: str) -> None:
    """Whatever is posted, the answer is findings or a named refusal, never a crash."""
    try:
        findings = lint(components, category=category)
    except InvalidInput:
        return
    assert all(finding.reason for finding in findings)
