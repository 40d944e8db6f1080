"""The shipped table of opt-out words, and tables given in its place."""

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from wacore.adapters.keywords import CsvOptOutKeywords
from wacore.adapters.keywords.table import InvalidKeywordTable
from wacore.application.contacts.classify_keyword import ClassifyKeyword, ClassifyKeywordQuery
from wacore.domain.contacts.keywords import KeywordAction, normalise_keyword

ROWS = list(
    csv.DictReader(
        (files("wacore") / "data" / "opt-out-keywords.csv").read_text("utf-8").splitlines()
    )
)


def test_the_tables_own_normalisation_is_ours() -> None:
    """Each of its thousand words normalises to what the table says."""
    wrong = [
        r["keyword"] for r in ROWS if normalise_keyword(r["keyword"]) != r["keyword_normalised"]
    ]

    assert [] == wrong
    assert 1000 < len(ROWS)


def test_every_word_is_found_in_its_language() -> None:
    """With the action that its row gives it."""
    table = CsvOptOutKeywords().table()
    for row in ROWS:
        found = table.find(row["keyword"], row["language"])

        assert found is not None, row
        assert (row["keyword"], row["action"]) == (row["keyword"], found.action.value)


async def test_a_message_is_classified() -> None:
    """With the handling it asks for, and the version of the table for the ledger."""
    classify = ClassifyKeyword(CsvOptOutKeywords())
    stop = await classify(ClassifyKeywordQuery(text="¡BAJA, por favor!"))
    yes = await classify(ClassifyKeywordQuery(text="yes", language="en_US"))
    none = await classify(ClassifyKeywordQuery(text="¿cuándo baja el precio?", language="es"))

    assert stop is not None
    assert (KeywordAction.OPT_OUT, "apply") == (stop.action, stop.handling.value)
    assert stop.table_version.startswith("2026-11-22/")
    assert yes is not None
    assert "ask" == yes.handling.value
    assert none is None


def test_an_operators_table_replaces_ours(tmp_path: Path) -> None:
    """It has a version of its own; a row that cannot be read is named."""
    own = tmp_path / "words.csv"
    own.write_text("language,keyword,action,scope,handling\nen,begone,opt_out,global,apply\n")
    table = CsvOptOutKeywords(own).table()

    assert table.find("BEGONE!") is not None
    assert table.find("stop") is None
    assert table.version.startswith("custom/")
    own.write_text("language,keyword,action,scope,handling\nen,begone,explode,global,apply\n")
    with pytest.raises(InvalidKeywordTable, match="Line 2"):
        CsvOptOutKeywords(own)
