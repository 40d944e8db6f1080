"""Rows of frozen values, and one transaction's view of them."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Table(Mapping[K, V], Generic[K, V]):
    """Committed rows. Only a `TableView` writes to it, on commit."""

    def __init__(self) -> None:
        self._rows: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        return self._rows[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def apply(self, written: Mapping[K, V], deleted: set[K]) -> None:
        for key in deleted:
            self._rows.pop(key, None)
        self._rows.update(written)


class TableView(MutableMapping[K, V], Generic[K, V]):
    """A transaction's own writes laid over the committed rows; dropping it is the rollback."""

    def __init__(self, table: Table[K, V]) -> None:
        self._table = table
        self._written: dict[K, V] = {}
        self._deleted: set[K] = set()

    def __getitem__(self, key: K) -> V:
        if key in self._written:
            return self._written[key]
        if key in self._deleted:
            raise KeyError(key)
        return self._table[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._deleted.discard(key)
        self._written[key] = value

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        self._written.pop(key, None)
        self._deleted.add(key)

    def __contains__(self, key: object) -> bool:
        return key in self._written or (key not in self._deleted and key in self._table)

    def __iter__(self) -> Iterator[K]:
        for key in self._table:
            if key not in self._deleted and key not in self._written:
                yield key
        yield from list(self._written)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def commit(self) -> None:
        self._table.apply(self._written, self._deleted)
        self._written, self._deleted = {}, set()
