"""What a database error means, on each engine."""

from enum import Enum, auto

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from wacore.domain.errors import TryAgain


class StorageFull(TryAgain):
    """The database cannot write; what was not committed is gone, and nothing else is."""

    code = "storage-full"
    at_once = False

    def __init__(self) -> None:
        super().__init__(
            "The database cannot write, its disk is full or failing. Nothing was changed: "
            "make room on the disk, then send the request again."
        )


class Meaning(Enum):
    UNIQUE = auto()
    TRY_AGAIN = auto()
    FULL = auto()
    STOPPED = auto()
    OTHER = auto()


_TRY_AGAIN = frozenset({1213, 1205, 3572})  # deadlock, lock wait timeout, NOWAIT on a locked row
_FULL = frozenset({3, 1021, 1114})  # error writing a file, disk full, table full
_STOPPED = frozenset({1317, 1969, 3024})  # KILL QUERY, time limit of MariaDB's, of MySQL's
_FULL_TEXTS = ("database or disk is full", "disk I/O error")  # SQLite's, for ENOSPC and EFBIG


def meaning(error: DBAPIError) -> Meaning:
    """MySQL and MariaDB tell by code, SQLite by its text."""
    code = error.orig.args[0] if error.orig is not None and error.orig.args else None
    if isinstance(error, IntegrityError) and (
        code == 1062 or "UNIQUE constraint failed" in str(error.orig)
    ):
        return Meaning.UNIQUE
    if isinstance(error, OperationalError) and (
        code in _TRY_AGAIN or "database is locked" in str(error.orig)
    ):
        return Meaning.TRY_AGAIN
    if isinstance(error, OperationalError) and (
        code in _FULL or any(text in str(error.orig) for text in _FULL_TEXTS)
    ):
        return Meaning.FULL
    if isinstance(error, OperationalError) and code in _STOPPED:
        return Meaning.STOPPED
    return Meaning.OTHER


def violates(error: DBAPIError, constraint: str, *columns: str) -> bool:
    """
    Whether this is the unique constraint of that name.

    MySQL names the constraint; SQLite lists the columns, so give them as `table.column`.
    """
    if meaning(error) is not Meaning.UNIQUE:
        return False
    text = str(error.orig)
    return constraint in text or (bool(columns) and f"failed: {', '.join(columns)}" in text)


def try_again(error: DBAPIError) -> TryAgain | None:
    """The error to raise instead when the whole unit of work should be run once more, or later."""
    if meaning(error) is Meaning.FULL:
        return StorageFull()
    if meaning(error) is Meaning.TRY_AGAIN:
        return TryAgain("The database was busy with a conflicting change; nothing was written.")
    return None
