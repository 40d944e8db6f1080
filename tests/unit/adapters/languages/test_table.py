from pathlib import Path

import pytest

from wacore.adapters.languages import CsvTemplateLanguages, UnreadableLanguageTable
from wacore.adapters.languages.table import LANGUAGES


def test_the_package_knows_metas_languages() -> None:
    """Each code once; every fallback is a code itself."""
    languages = CsvTemplateLanguages().all()
    codes = {language.code for language in languages}

    assert len(languages) == len(codes) > 100
    assert {"en_US", "pt_BR", "de", "ar"} <= codes
    assert {language.fallback for language in languages} - {None} <= codes
    assert {"ltr", "rtl"} == {language.direction for language in languages}


def test_an_operator_may_bring_another_table(tmp_path: Path) -> None:
    """For instance when Meta adds a language."""
    header = "meta_code,english_name,bcp47,direction,fallback_meta_code"
    (tmp_path / LANGUAGES).write_text(f"{header}\ntlh,Klingon,tlh,ltr,\n", encoding="utf-8")
    (klingon,) = CsvTemplateLanguages(tmp_path).all()

    assert ("tlh", "Klingon", None) == (klingon.code, klingon.name, klingon.fallback)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("code,name\nde,German\n", "meta_code"),
        ("meta_code,english_name,bcp47,direction,fallback_meta_code\n,x,x,ltr,\n", "meta_code"),
        ("meta_code,english_name,bcp47,direction\nde,German,de,ltr\n", "fallback_meta_code"),
    ],
)
def test_a_broken_table_names_its_place(tmp_path: Path, text: str, column: str) -> None:
    """File, line and column."""
    (tmp_path / LANGUAGES).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableLanguageTable) as raised:
        CsvTemplateLanguages(tmp_path).all()

    assert (2, column) == (raised.value.line, raised.value.column)
    assert f"{LANGUAGES}:2" == raised.value.problems[0].field
