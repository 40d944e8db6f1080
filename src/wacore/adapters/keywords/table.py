"""The keyword table as CSV."""

import csv
import hashlib
import json
from importlib.resources import files
from pathlib import Path

from wacore.domain.contacts.keywords import Handling, Keyword, KeywordAction, KeywordTable
from wacore.domain.errors import InvalidInput

_NAME = "opt-out-keywords.csv"


class InvalidKeywordTable(InvalidInput):
    """The table given in place of the shipped one cannot be read."""

    code = "invalid-keyword-table"


class CsvOptOutKeywords:
    """
    Args:
        path: A table with the columns language, keyword, action, scope and handling, read instead
            of the shipped one.

    Raises:
        InvalidKeywordTable: Naming the line and what is wrong with it.
    """

    def __init__(self, path: Path | None = None) -> None:
        data = files("wacore") / "data"
        content = (path or data / _NAME).read_bytes()
        edition = "custom"
        if path is None:
            edition = json.loads((data / "collected.json").read_text(encoding="utf-8"))[_NAME]
        version = f"{edition}/{hashlib.sha256(content).hexdigest()[:12]}"
        self._table = KeywordTable(version, _keywords(content.decode("utf-8-sig")))

    def table(self) -> KeywordTable:
        return self._table


def _keywords(text: str) -> list[Keyword]:
    found = []
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            found.append(
                Keyword(
                    text=row["keyword"],
                    action=KeywordAction(row["action"]),
                    handling=Handling(row["handling"]),
                    language=None if row["scope"] == "global" else row["language"],
                )
            )
        except (KeyError, ValueError) as error:
            raise InvalidKeywordTable(f"Line {line} of the keyword table: {error}.") from error
    return found
