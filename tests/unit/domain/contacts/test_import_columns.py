"""What the columns of a file hold."""

import pytest

from wacore.domain.contacts.attributes import AttributeType
from wacore.domain.contacts.import_columns import (
    AttributeColumn,
    ImportField,
    InvalidMapping,
    UnknownColumns,
    map_columns,
    parse_target,
)

PHONE, NAME = ImportField.PHONE, ImportField.NAME


@pytest.mark.parametrize(
    ("headers", "targets"),
    [
        (("Phone", "Full Name", "E-Mail"), (PHONE, NAME, ImportField.EMAIL)),
        (
            ("Handynummer", "Vorname", "Nachname"),
            (PHONE, ImportField.FIRST_NAME, ImportField.LAST_NAME),
        ),
        (("Teléfono", "Nombre", "Correo electrónico"), (PHONE, NAME, ImportField.EMAIL)),
        (("celular", "nome_completo", "País"), (PHONE, NAME, ImportField.COUNTRY)),
        (("Телефон", "ФИО", "Язык"), (PHONE, NAME, ImportField.LANGUAGE)),
        (("رقم الهاتف", "الاسم", "موافقة"), (PHONE, NAME, ImportField.CONSENT)),
        (("电话", "姓名", "时区"), (PHONE, NAME, ImportField.TIMEZONE)),
        (("मोबाइल", "नाम"), (PHONE, NAME)),
        (("BSUID", "username"), (ImportField.BSUID, ImportField.USERNAME)),
    ],
)
def test_headers_are_understood(headers: tuple[str, ...], targets: tuple[ImportField, ...]) -> None:
    """In many languages, whatever their case, accents and separators."""
    assert targets == map_columns(headers, {}, UnknownColumns.REFUSE)


def test_the_mapping_has_the_last_word() -> None:
    """Over what a header seems to say; other columns go as `unknown` has it."""
    headers = ("phone", "name", "Shoe size", "")
    mapping = {"NAME": "attribute:nick", "shoe-size": "attribute:size:number"}

    assert (
        PHONE,
        AttributeColumn("nick"),
        AttributeColumn("size", AttributeType.NUMBER),
        ImportField.IGNORE,
    ) == map_columns(headers, mapping, UnknownColumns.ATTRIBUTES)
    assert AttributeColumn("Shoe size") == map_columns(headers, {}, UnknownColumns.ATTRIBUTES)[2]
    assert ImportField.IGNORE is map_columns(headers, {}, UnknownColumns.IGNORE)[2]


@pytest.mark.parametrize(
    ("headers", "mapping", "field"),
    [
        (("name",), {}, "mapping"),
        (("phone", "mobile"), {}, "mapping.mobile"),
        (("phone", "x"), {"y": "name"}, "mapping.y"),
        (("phone", "x"), {}, "mapping.x"),
        (("phone", "x"), {"x": "attribute:"}, "mapping.x"),
        (("phone", "x"), {"x": "attribute:a:colour"}, "mapping.x"),
    ],
)
def test_what_does_not_fit(headers: tuple[str, ...], mapping: dict[str, str], field: str) -> None:
    """The error names the column."""
    with pytest.raises(InvalidMapping) as refused:
        map_columns(headers, mapping, UnknownColumns.REFUSE)

    assert field == refused.value.problems[0].field


def test_an_attribute_may_have_a_colon_in_its_name() -> None:
    """Only a known type after the last colon is a type."""
    assert AttributeColumn("a:b") == parse_target("x", "attribute:a:b:text")
