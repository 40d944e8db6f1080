"""Opt-out words from a table that operators may replace."""

from wacore.adapters.keywords.table import CsvOptOutKeywords

__all__ = ["CsvOptOutKeywords"]
