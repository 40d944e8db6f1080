"""People: identities, details, attributes, and what becomes of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wacore.domain.contacts.attributes import (
    AttributeType,
    AttributeValue,
    InvalidAttribute,
    as_text,
    checked_attributes,
    read_attribute,
    type_of,
)
from wacore.domain.contacts.contact import Contact, ContactChanged, Details, NoIdentity
from wacore.domain.contacts.details import InvalidDetail
from wacore.domain.contacts.folding import fold
from wacore.domain.contacts.identity import (
    Identity,
    IdentityKind,
    InvalidBsuid,
    InvalidUsername,
    fingerprint,
    parse_bsuid,
    parse_username,
)
from wacore.domain.contacts.search import begins, contains, query_words, search_line, search_terms
from wacore.testing.contracts.contacts import AT, OURS, THEIRS, a_contact

LATER = AT + timedelta(hours=1)


def test_nobody_is_no_contact() -> None:
    """One identity at least; the last cannot be taken away."""
    with pytest.raises(NoIdentity):
        a_contact().identified_as(phone=None, bsuid=None, username=None, at=LATER)


def test_a_change_is_the_next_version() -> None:
    """And no change is none."""
    contact = a_contact(name="Ada")
    changed = contact.with_attributes({"age": 36.0}, LATER)

    assert (2, LATER) == (changed.version, changed.updated_at)
    assert changed == changed.with_attributes({"age": 36.0, "none": None}, LATER)
    assert changed == changed.expecting(2).expecting(None)
    with pytest.raises(ContactChanged):
        changed.expecting(1)


def test_absorbing_fills_gaps_only() -> None:
    """What the kept contact knows stays; the older birth is kept."""
    kept = a_contact("+4915111", "Ada", attributes={"a": 1.0})
    other = replace(
        a_contact("+4915222", "Bob", attributes={"a": 2.0, "b": True}),
        bsuid="DE.1",
        created_at=AT - timedelta(days=1),
    )
    merged = kept.absorbing(other, LATER)

    assert ("+4915111", "DE.1", "Ada") == (str(merged.phone), merged.bsuid, merged.details.name)
    assert {"a": 1.0, "b": True} == dict(merged.details.attributes)
    assert other.created_at == merged.created_at


@pytest.mark.parametrize(
    "details",
    [
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"email": "nobody"},
        {"email": "a@b@c.de"},
        {"email": f"{'a' * 64}@{'b' * 189}.com"},
        {"language": "klingon"},
        {"country": "DEU"},
    ],
)
def test_details_that_cannot_be(details: dict[str, Any]) -> None:
    """Refused when the value is made, so no contact holds one."""
    with pytest.raises(InvalidDetail):
        Details(**details)


def test_details_have_one_form() -> None:
    """Spaces go, codes get Meta's case, blanks are nothing."""
    details = Details(name="  Ada \n L. ", email=" ", language="zh-hant", country=" de ")

    assert ("Ada L.", None, "zh_Hant", "DE") == (
        details.name,
        details.email,
        details.language,
        details.country,
    )


@pytest.mark.parametrize("text", ["", "DE", "DE.", "de.abc", "DE.a b", "DE." + "x" * 200])
def test_what_is_no_bsuid(text: str) -> None:
    """A country, a dot, an id (Meta, business-scoped user ids)."""
    with pytest.raises(InvalidBsuid):
        parse_bsuid(text)


def test_usernames_have_one_form() -> None:
    """Without @ and capitals; two spellings cannot be two people."""
    assert "ada.l" == parse_username(" @Ada.L ")
    for text in ("a", "ada l", "ädä", "x" * 36, ".ada"):
        with pytest.raises(InvalidUsername):
            parse_username(text)


def test_fingerprints_recognise_and_reveal_nothing() -> None:
    """The same person in any spelling; another organisation or pepper has another mark."""
    ours = fingerprint(OURS, Identity(IdentityKind.PHONE, "+5511987654321"), b"p")

    assert 32 == len(ours)
    assert ours == fingerprint(OURS, Identity(IdentityKind.PHONE, "+551187654321"), b"p")
    others = {
        fingerprint(THEIRS, Identity(IdentityKind.PHONE, "+5511987654321"), b"p"),
        fingerprint(OURS, Identity(IdentityKind.PHONE, "+5511987654321"), b"q"),
        fingerprint(OURS, Identity(IdentityKind.BSUID, "+5511987654321"), b"p"),
    }
    assert 3 == len(others - {ours})


VALUES = st.one_of(
    st.text(max_size=50).map(str.strip),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 3)),
    st.booleans(),
    st.dates(),
)


@settings(deadline=None)
@given(VALUES)
def test_attributes_read_as_they_are_written(value: AttributeValue) -> None:
    """A value's text, read as its type, is the value."""
    assert value == read_attribute("a", as_text(value), type_of(value))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1_000", AttributeType.NUMBER),
        ("nan", AttributeType.NUMBER),
        ("1e99", AttributeType.NUMBER),
        ("perhaps", AttributeType.BOOLEAN),
        ("22.11.2026", AttributeType.DATE),
    ],
)
def test_texts_of_the_wrong_type(text: str, kind: AttributeType) -> None:
    """Refused, with the attribute's name as the field."""
    with pytest.raises(InvalidAttribute) as refused:
        read_attribute("size", text, kind)

    assert "attributes.size" == refused.value.problems[0].field


@pytest.mark.parametrize(
    "attributes",
    [
        {"": "x"},
        {"x" * 61: "x"},
        {"a\x07": "x"},
        {"a": "x" * 1001},
        {"a": "x\x00"},
        {"a": float("inf")},
        {f"a{n}": "x" for n in range(101)},
    ],
)
def test_attributes_that_cannot_be_kept(attributes: dict[str, AttributeValue]) -> None:
    """Names and values have limits."""
    with pytest.raises(InvalidAttribute):
        checked_attributes(attributes)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text is found by itself."""
    assert fold(text) == fold(fold(text))


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()))
def test_a_contact_is_found_by_its_own_name(name: str) -> None:
    """By the name as typed, in capitals, and by the beginning of each of its words."""
    contact = a_contact(name=name)
    for text in (name, name.upper().lower()):
        words = query_words(text)
        assert contains(contact, words) or any(c.isdecimal() for c in text)
    for word in fold(name).split():
        assert contains(contact, (word[:60],))


def test_what_a_contact_is_found_by() -> None:
    """Names, numbers with and without country code, addresses, attributes; few terms, one line."""
    contact = a_contact(
        "+4915112345601",
        details=Details(
            name="Zoë Müller", email="zoe.m@example.com", attributes={"since": date(2020, 1, 2)}
        ),
    )

    assert {"zoe", "muller", "zoe.m", "example.com", "15112345601", "5601"} <= search_terms(contact)
    assert begins(contact, query_words("0151 123"))
    assert begins(contact, query_words("MÜL zoe.m@ex"))
    assert not begins(contact, query_words("uller"))
    assert contains(contact, query_words("uller"))
    assert contains(contact, query_words("2020-01-02 zoe"))
    assert 500 >= len(search_line(a_contact(attributes={f"a{n}": "x" * 900 for n in range(50)})))


def test_a_contact_of_everything_is_bounded() -> None:
    """However much is known of somebody, the index grows by at most forty rows."""
    attributes: dict[str, AttributeValue] = {
        f"a{n}": f"word{n} other{n} third{n}" for n in range(100)
    }
    assert isinstance(a_contact(), Contact)

    assert 40 >= len(search_terms(a_contact(attributes=attributes)))


@pytest.mark.parametrize("text", ["+", "()", "?", "-"])
def test_a_search_for_nothing_findable_finds_nobody(text: str) -> None:
    """Rather than everybody."""
    assert not begins(a_contact(), query_words(text))
    assert not contains(a_contact(), query_words(text))
