from copy import deepcopy
from typing import Any

import pytest

from wacore.domain.errors import InvalidInput
from wacore.domain.templates.diff import Change, differences
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


def test_the_order_of_keys_does_not_matter() -> None:
    """Two writings of one JSON value are one content."""
    swapped = [dict(reversed(component.items())) for component in POSITIONAL]

    assert content_of(POSITIONAL).content_hash == content_of(swapped).content_hash


@pytest.mark.parametrize("change", [{"category": "UTILITY"}, {"ttl_seconds": 60}])
def test_everything_sent_counts(change: Json) -> None:
    """Category and lifetime are part of what is reviewed."""
    assert content_of(PLAIN).content_hash != content_of(PLAIN, **change).content_hash


def test_kinds_are_written_in_capitals() -> None:
    """Meta takes both and prints capitals."""
    small = [{"type": "body", "text": "We are closed today."}]

    assert content_of(PLAIN) == content_of(small)


def test_content_survives_its_text() -> None:
    """Components come out as they went in, Unicode included."""
    components = [{"type": "BODY", "text": "Grüße 🎉 {{1}}!", "example": {"body_text": [["Ünal"]]}}]

    assert components == content_of(components).components


def as_listed(components: list[Json]) -> list[Json]:
    """As Meta shows them: other sample addresses, fields of its own, another order."""
    listed = deepcopy(components)
    for component in listed:
        component.pop("example", None)
        component["add_ons"] = {}
        for button in component.get("buttons", ()):
            button["flow_action"] = ""
    return list(reversed(listed))


@pytest.mark.parametrize(
    "components",
    [PLAIN, POSITIONAL, NAMED, OFFER, CAROUSEL],
    ids=["plain", "positional", "named", "offer", "carousel"],
)
def test_metas_additions_are_no_drift(components: list[Json]) -> None:
    """Samples and unknown fields do not change what people see."""
    assert content_of(components).shape_hash == content_of(as_listed(components)).shape_hash


def test_a_login_code_has_one_shape() -> None:
    """Meta lists its own text and a URL button for it."""
    listed: list[Json] = [
        {"type": "BODY", "text": "*{{1}}* is your verification code."},
        {
            "type": "BUTTONS",
            "buttons": [{"type": "URL", "url": "https://www.whatsapp.com/otp/code/?code={{1}}"}],
        },
    ]

    assert content_of(LOGIN_CODE).shape_hash == content_of(listed).shape_hash


@pytest.mark.parametrize(
    "path",
    [
        lambda c: c[1].update(text="Other"),
        lambda c: c[0].update(format="VIDEO"),
        lambda c: c[2].update(text="Other"),
        lambda c: c[3]["buttons"][0].update(url="https://other.test/{{1}}"),
        lambda c: c[3]["buttons"].pop(),
        lambda c: c.pop(2),
    ],
    ids=["body", "header", "footer", "address", "button", "no footer"],
)
def test_what_people_see_is_the_shape(path: Any) -> None:
    """A change of text, media kind, address or buttons is drift."""
    other = deepcopy(POSITIONAL)
    path(other)

    assert content_of(POSITIONAL).shape_hash != content_of(other).shape_hash


@pytest.mark.parametrize(
    "components",
    [["BODY"], [{"text": "no type"}], [{"type": "BODY", "text": "x" * 70_000}]],
    ids=["text", "no type", "huge"],
)
def test_what_cannot_be_components_is_refused(components: list[Any]) -> None:
    """The error names the components."""
    with pytest.raises(InvalidInput) as raised:
        content_of(components)

    assert "components" in raised.value.problems[0].field


def test_deep_nesting_is_refused() -> None:
    """A small body cannot exhaust the stack."""
    deep: Any = "x"
    for _ in range(5_000):
        deep = {"a": deep}
    with pytest.raises(InvalidInput):
        content_of([{"type": "BODY", "text": "x", "example": deep}])


def test_a_diff_names_each_changed_leaf() -> None:
    """Components are matched by kind, so a new header moves nothing."""
    before = content_of(PLAIN, category="UTILITY")
    after = content_of(
        [
            {"type": "HEADER", "format": "TEXT", "text": "News"},
            {"type": "BODY", "text": "We are open today."},
        ]
    )

    assert (
        Change("category", "UTILITY", "MARKETING"),
        Change("body.text", "We are closed today.", "We are open today."),
        Change("header", None, {"type": "HEADER", "format": "TEXT", "text": "News"}),
    ) == differences(before, after)
