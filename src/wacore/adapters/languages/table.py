"""The languages as a CSV file: the package's, or an operator's own."""

import csv
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from wacore.application.templates.ports_peers import TemplateLanguage
from wacore.domain.errors import InvalidInput

LANGUAGES = "template-languages.csv"
_COLUMNS = ("meta_code", "english_name", "bcp47", "direction", "fallback_meta_code")


class UnreadableLanguageTable(InvalidInput):
    """A column is missing, or a row has no code; names the file and line."""

    code = "unreadable-language-table"

    def __init__(self, line: int, column: str) -> None:
        super().__init__(f"{column} is missing.", field=f"{LANGUAGES}:{line}")
        self.line = line
        self.column = column


class CsvTemplateLanguages:
    """
    A TemplateLanguages, read when first asked.

    Args:
        directory: Holds a file named and shaped like the package's; None takes the package's.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._folder: Traversable = files("wacore") / "data" if directory is None else directory

    def all(self) -> Sequence[TemplateLanguage]:
        """
        Raises:
            UnreadableLanguageTable: The file is not such a table.
        """
        return self._languages

    @cached_property
    def _languages(self) -> tuple[TemplateLanguage, ...]:
        text = (self._folder / LANGUAGES).read_text(encoding="utf-8")
        rows = csv.DictReader(text.splitlines())
        return tuple(_language(line, row) for line, row in enumerate(rows, start=2))


def _language(line: int, row: dict[str, str]) -> TemplateLanguage:
    for column in _COLUMNS:
        if row.get(column) is None:
            raise UnreadableLanguageTable(line, column)
    if not row["meta_code"]:
        raise UnreadableLanguageTable(line, "meta_code")
    return TemplateLanguage(
        code=row["meta_code"],
        name=row["english_name"],
        bcp47=row["bcp47"],
        direction=row["direction"],
        fallback=row["fallback_meta_code"] or None,
    )
