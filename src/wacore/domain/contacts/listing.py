"""How lists of contacts are searched and sorted."""

from enum import StrEnum


class SearchMode(StrEnum):
    """AUTO is BEGINS, and CONTAINS where nothing begins so."""

    AUTO = "auto"
    BEGINS = "begins"
    CONTAINS = "contains"


class ContactOrder(StrEnum):
    """NEWEST and OLDEST go by when the contact was first stored."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    NAME = "name"
    NAME_REVERSED = "-name"
    CHANGED = "-updated_at"
