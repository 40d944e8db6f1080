"""Frozen dataclasses made by the million."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Mould(Generic[T]):
    """
    Makes and changes a frozen dataclass with slots in half the time that `dataclasses` takes.

    Args:
        names: The order in which `cast` gets the values: every field, once.
    """

    def __init__(self, kind: type[T], names: Sequence[str] = ()) -> None:
        declared = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        names = names or declared
        if sorted(names) != sorted(declared):
            raise ValueError(f"{kind.__name__} has other fields than {', '.join(names)}.")
        self._kind = kind
        self._places = {name: place for place, name in enumerate(names)}
        self._values = attrgetter(*names)
        self._puts = [kind.__dict__[name].__set__ for name in names]

    def cast(self, values: Iterable[Any]) -> T:
        """From the values of all fields; what follows them is left alone."""
        made = object.__new__(self._kind)
        for put, value in zip(self._puts, values, strict=False):
            put(made, value)
        return made

    def change(self, one: T, changes: Mapping[str, Any]) -> T:
        """
        As `dataclasses.replace` does.

        Raises:
            KeyError: There is no such field.
        """
        values = list(self._values(one))
        for name, value in changes.items():
            values[self._places[name]] = value
        return self.cast(values)
