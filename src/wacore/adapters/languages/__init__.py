"""Meta's template languages, from a table that can be replaced."""

from wacore.adapters.languages.table import CsvTemplateLanguages, UnreadableLanguageTable

__all__ = ["CsvTemplateLanguages", "UnreadableLanguageTable"]
