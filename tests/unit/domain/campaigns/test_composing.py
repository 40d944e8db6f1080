from typing import Any
from uuid import UUID

import pytest

from wacore.domain.campaigns import (
    Composer,
    Consent,
    Content,
    InvalidSending,
    InvalidVariable,
    Person,
    Purpose,
    Sending,
    SkipReason,
    SourceKind,
    UnknownContactField,
    UnknownPolicy,
    Variable,
    VariableMapping,
)
from wacore.domain.ids import ContactId, TemplateId
from wacore.domain.phone import PhoneNumber
from wacore.domain.rendering import compile_plan
from wacore.testing.contracts.templates_samples import LOGIN_CODE, NAMED

PLAN = compile_plan(NAMED, parameter_format="NAMED")
MAPPING = VariableMapping(
    (
        Variable("first_name", SourceKind.FIELD, "first_name", "friend"),
        Variable("body.first_name", SourceKind.FIELD, "first_name", "friend"),
        Variable("discount", SourceKind.ATTRIBUTE, "discount"),
    )
)


def a_person(**fields: Any) -> Person:
    return Person(
        **{
            "contact_id": ContactId(UUID(int=5)),
            "phone": PhoneNumber("+4915112345678"),
            "name": "Mira Sommer",
            "attributes": {"discount": "20%"},
            **fields,
        }
    )


def a_composer(purpose: Purpose = Purpose.MARKETING, **sending: Any) -> Composer:
    content = Content(
        template_id=TemplateId(UUID(int=1)),
        template_version=1,
        template_name="offer",
        language="en",
        purpose=purpose,
        variables=MAPPING,
    )
    return Composer(content, Sending(**sending), PLAN)


def test_the_person_s_own_values() -> None:
    """Fields and attributes stand where the template wants them."""
    composition = a_composer().compose(a_person())

    texts = [p["text"] for part in composition.components for p in part["parameters"]]
    assert (None, ["Mira", "Mira", "20%"]) == (composition.skip, texts)


def test_a_default_for_those_without() -> None:
    """A blank name is no name."""
    composition = a_composer().compose(a_person(name="  "))

    assert "friend" == composition.components[0]["parameters"][0]["text"]


@pytest.mark.parametrize("attributes", [{}, {"discount": ""}, {"discount": " \t"}])
def test_missing_without_a_default(attributes: dict[str, str]) -> None:
    """The person is left out, and the place that stayed empty is named."""
    composition = a_composer().compose(a_person(attributes=attributes))

    assert SkipReason.MISSING_VARIABLE is composition.skip
    assert "body.discount: has no value" == composition.detail
    assert () == composition.components


def test_a_value_meta_would_refuse() -> None:
    """Better left out than refused after it was paid for in quality."""
    composition = a_composer().compose(a_person(attributes={"discount": "20%\nnow"}))

    assert SkipReason.INVALID_VALUE is composition.skip
    assert "body.discount" == composition.problems[0].field


@pytest.mark.parametrize(
    ("consent", "require_opt_in", "expected"),
    [
        (Consent.OPTED_OUT, False, SkipReason.OPTED_OUT),
        (Consent.OPTED_OUT, True, SkipReason.OPTED_OUT),
        (Consent.UNKNOWN, True, SkipReason.NO_CONSENT),
        (Consent.UNKNOWN, False, None),
        (Consent.OPTED_IN, True, None),
    ],
)
def test_consent(consent: Consent, require_opt_in: bool, expected: SkipReason | None) -> None:
    """A no is always heard; a yes is asked for where the campaign says so."""
    composer = a_composer(require_opt_in=require_opt_in)

    assert expected is composer.compose(a_person(consent=consent)).skip


def test_codes_need_a_number_and_no_consent() -> None:
    """Who asks for a code gets it, though Meta refuses codes to user ids."""
    content = Content(
        template_id=TemplateId(UUID(int=1)),
        template_version=1,
        template_name="code",
        language="en",
        purpose=Purpose.AUTHENTICATION,
        variables=VariableMapping((Variable("code", SourceKind.CONSTANT, "123456"),)),
    )
    composer = Composer(content, Sending(), compile_plan(LOGIN_CODE))

    assert None is composer.compose(a_person(consent=Consent.OPTED_OUT)).skip
    assert SkipReason.NO_ADDRESS is composer.compose(a_person(phone=None, bsuid="DE.1a")).skip


def test_no_address() -> None:
    """Neither number nor user id."""
    composer = a_composer()

    assert SkipReason.NO_ADDRESS is composer.compose(a_person(phone=None)).skip
    assert None is composer.compose(a_person(phone=None, bsuid="DE.1a")).skip


def test_addresses() -> None:
    """Number and user id both lead to the person; who has neither shares nothing."""
    both = a_person(bsuid="DE.1a")

    assert ("+4915112345678", "DE.1a") == both.addresses
    assert () == a_person(phone=None).addresses


def test_what_the_mapping_lacks_and_has_too_much() -> None:
    """The template's required places without a source, and sources without a place."""
    mapping = VariableMapping(
        (
            Variable("discount", SourceKind.CONSTANT, "5%"),
            Variable("body.discount", SourceKind.CONSTANT, "6%"),
            Variable("dicsount", SourceKind.CONSTANT, "7%"),
        )
    )

    assert ("dicsount",) == mapping.unused(PLAN)
    assert ("body.discount",) == mapping.doubled(PLAN)
    assert {"header.first_name", "body.first_name"} == set(mapping.unmapped(PLAN))


def test_variables_that_could_fill_nothing() -> None:
    """A field no contact has, an empty constant, a parameter mapped twice, one without a name."""
    with pytest.raises(UnknownContactField):
        Variable("1", SourceKind.FIELD, "shoe_size")
    with pytest.raises(InvalidVariable):
        Variable("1", SourceKind.CONSTANT, " ")
    with pytest.raises(InvalidVariable):
        Variable(" ", SourceKind.CONSTANT, "x")
    with pytest.raises(InvalidVariable):
        VariableMapping((Variable("1", SourceKind.CONSTANT, "x"),) * 2)


def test_marketing_is_never_sent_twice_on_a_guess() -> None:
    """At least once is for codes and alerts."""
    sending = Sending(unknown_policy=UnknownPolicy.AT_LEAST_ONCE)

    sending.require_fit(Purpose.UTILITY)
    with pytest.raises(InvalidSending):
        sending.require_fit(Purpose.MARKETING)


@pytest.mark.parametrize("rate", [0, -1, 1001])
def test_rates_no_number_sends_at(rate: int) -> None:
    """One to a thousand a second."""
    with pytest.raises(InvalidSending):
        Sending(rate_cap=rate)
