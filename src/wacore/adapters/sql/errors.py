"""What a database error means, on each engine."""

from enum import Enum, auto

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from wacore.domain.errors import TryAgain


class Meaning(Enum):
    UNIQUE = auto()
    TRY_AGAIN = auto()
    OTHER = auto()


_TRY_AGAIN = frozenset({1213, 1205, 3572})  # deadlock, lock wait timeout, NOWAIT on a locked row


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
    """The error to raise instead when the whole unit of work should be run once more."""
    if meaning(error) is Meaning.TRY_AGAIN:
        return TryAgain("The database was busy with a conflicting change; nothing was written.")
    return None
