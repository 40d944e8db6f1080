"""Column types that mean the same on SQLite, MySQL and MariaDB."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BINARY, JSON, DateTime, Dialect, LargeBinary, MetaData, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeDecorator, TypeEngine

T = TypeVar("T")

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata() -> MetaData:
    """A service's schema; every constraint gets a name that its repository can recognise."""
    return MetaData(naming_convention=_NAMES)


TABLE: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "mariadb_collate": "utf8mb4_bin",
}
"""Options of every table: `Table("contacts", metadata, …, **TABLE)`."""


class Id(TypeDecorator[UUID]):
    """
    A UUID in 16 bytes.

    The drivers take and give plain bytes, so SQLAlchemy's own steps for binary columns, which cost
    more than the rest of a row, are left out.
    """

    impl = BINARY(16)
    cache_ok = True

    @property
    def python_type(self) -> type[UUID]:
        return UUID

    def bind_processor(self, dialect: Dialect) -> Callable[[UUID | None], bytes | None]:
        return _to_bytes

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[bytes | None], UUID | None]:
        return remembering(_to_uuid)


def _to_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _to_uuid(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=bytes(value))


def remembering(convert: Callable[[Any], T]) -> Callable[[Any], T]:
    """The same, save that a value equal to the last one is not converted again: columns repeat."""
    last: tuple[Any, T] = (None, convert(None))

    def converted(value: Any) -> T:
        nonlocal last
        before, made = last
        if value == before:
            return made
        made = convert(value)
        last = (value, made)
        return made

    return converted


class NaiveDatetime(ValueError):
    """A datetime without a time zone was about to be stored."""


class At(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond; refuses naive datetimes. SQLite keeps it as text."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def bind_processor(
        self, dialect: Dialect
    ) -> Callable[[datetime | None], datetime | str | None]:
        return _to_text if dialect.name == "sqlite" else _to_naive

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        return remembering(_from_text if dialect.name == "sqlite" else _from_naive)


def _to_naive(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise NaiveDatetime(str(value))
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).replace(tzinfo=None)


def _from_naive(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=UTC)


def _to_text(value: datetime | None) -> str | None:
    naive = _to_naive(value)
    return None if naive is None else naive.isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


Key = String(255)
"""Text that may stand in an index; `strip()` it, since MySQL pads when it compares."""

Json = JSON(none_as_null=True)

LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


class Blob(TypeDecorator[bytes]):
    """
    Bytes of any length.

    MySQL's driver takes a view for bytes that it writes in hexadecimal, at once; in plain ones it
    looks at every single character (`engine.py`).
    """

    impl = LargeBinary
    cache_ok = True

    @property
    def python_type(self) -> type[bytes]:
        return bytes

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        on_mysql = dialect.name in ("mysql", "mariadb")
        return dialect.type_descriptor(mysql.MEDIUMBLOB() if on_mysql else LargeBinary())

    def bind_processor(self, dialect: Dialect) -> Callable[[bytes | None], Any]:
        return _to_view if dialect.name in ("mysql", "mariadb") else _as_it_is

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[bytes | None], bytes | None]:
        return _from_blob


def _to_view(value: bytes | None) -> memoryview | None:
    return None if value is None else memoryview(value)


def _as_it_is(value: bytes | None) -> bytes | None:
    return value


def _from_blob(value: bytes | None) -> bytes | None:
    return None if value is None else bytes(value)
