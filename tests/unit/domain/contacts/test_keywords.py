"""Whole messages that are keywords, in any spelling; and messages that only contain one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wacore.domain.contacts.keywords import (
    Handling,
    Keyword,
    KeywordAction,
    KeywordTable,
    normalise_keyword,
)

OUT = KeywordAction.OPT_OUT
TABLE = KeywordTable(
    "test",
    [
        Keyword("stop", OUT, Handling.APPLY, None),
        Keyword("إيقاف", OUT, Handling.APPLY, None),
        Keyword("dur", OUT, Handling.APPLY, "tr"),
        Keyword("退订", OUT, Handling.APPLY, "zh-Hans"),
        Keyword("cancel", OUT, Handling.CONFIRM, None),
        Keyword("start", KeywordAction.OPT_IN, Handling.APPLY, None),
    ],
)


@pytest.mark.parametrize(
    "text",
    [
        "stop", "STOP", "Stop.", " s\u00adtop ", "ＳＴＯＰ", "stoooop", "*STOP*", "STOP!!! 🛑",
        "stop please", "Please, stop", "por favor stop gracias", "\u200fstop\u200f", "stop\n",
        "إيقاف", "ايقاف", "إيقـاف", "من فضلك إيقاف",
    ],
)  # fmt: skip
def test_spellings_of_a_keyword(text: str) -> None:
    """Case, width, invisible characters, marks, repetition and politeness do not hide it."""
    found = TABLE.find(text)

    assert found is not None
    assert OUT is found.action


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "please", "stop by tomorrow", "non-stop", "don't stop", "please don't stop",
        "bus stop", "stop stop stop stop stop stop", "s t o p", "stop" * 20, "st0p", "x" * 5000,
    ],
)  # fmt: skip
def test_messages_that_are_none(text: str) -> None:
    """A sentence that contains a keyword goes to people."""
    assert TABLE.find(text) is None


def test_a_languages_word_counts_in_that_language_only() -> None:
    """`dur` stops in Turkish and is a key in German music; Chinese goes by script."""
    assert TABLE.find("DUR", "tr_TR") is not None
    assert TABLE.find("dur", "de") is None
    assert TABLE.find("dur") is None
    assert TABLE.find("退订", "zh_CN") is not None
    assert TABLE.find("退订", "zh_TW") is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """So that a table's own normalised column is a keyword, too."""
    once = normalise_keyword(text)

    assert once == normalise_keyword(once)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_classified(text: str) -> None:
    """No text is too odd to be asked about."""
    found = TABLE.find(text)

    assert found is None or found.action in KeywordAction


def test_vowel_signs_are_letters() -> None:
    """Latin, Greek, Cyrillic, Hebrew and Arabic lose their marks; Indic and Thai keep theirs."""
    assert "arret" == normalise_keyword("Arrêt")
    assert "бои" == normalise_keyword("бой")
    assert "बंद" == normalise_keyword("बंद")
    assert "หยุด" == normalise_keyword("หยุด")
    assert "42" == normalise_keyword("٤٢")
