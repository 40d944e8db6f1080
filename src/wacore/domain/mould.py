"""Frozen dataclasses made by the million."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Mould(Generic[T]):
    """
    Makes, changes and compares a frozen dataclass with slots, several times as fast as `dataclasses`.

    A frozen object's attributes can only be set by way of calls, one for each. So values are put
    into an object of a twin class that has the same slots and is not frozen, which then becomes one
    of the class wanted. The code for it is written here, as `dataclasses` writes its own.

    Args:
        names: The order in which `cast` gets the values: every field, once.
    """

    def __init__(self, kind: type[T], names: Sequence[str] = ()) -> None:
        declared = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        names = names or declared
        if sorted(names) != sorted(declared):
            raise ValueError(f"{kind.__name__} has other fields than {', '.join(names)}.")
        self._kind = kind
        self._names = tuple(names)
        self._twin = type(f"{kind.__name__}InTheMaking", (), {"__slots__": tuple(declared)})
        self._cast = self._written(names, {name: name for name in names})
        self._compare = self._comparing()
        self._change: dict[tuple[str, ...], Callable[..., T]] = {}

    def cast(self, values: Iterable[Any]) -> T:
        """From the values of all fields; what follows them is left alone."""
        return self._cast(*islice(values, len(self._names)))

    def change(self, one: T, changes: Mapping[str, Any]) -> T:
        """
        As `dataclasses.replace` does.

        Raises:
            KeyError: There is no such field.
        """
        names = tuple(changes)
        change = self._change.get(names) or self._changing(names)
        return change(one, *changes.values())

    def differing(self, pairs: Iterable[tuple[T, T]]) -> set[str]:
        """The fields in which the two of any pair are not equal."""
        found: set[str] = set()
        self._compare(pairs, found.add)
        return found

    def _changing(self, names: tuple[str, ...]) -> Callable[..., T]:
        unknown = [name for name in names if name not in self._names]
        if unknown:
            raise KeyError(unknown[0])
        values = {name: name if name in names else f"_one.{name}" for name in self._names}
        change = self._change[names] = self._written(("_one", *names), values)
        return change

    def _written(self, parameters: Iterable[str], values: Mapping[str, str]) -> Callable[..., T]:
        """A function; names of fields are all that is put into its text."""
        lines = [
            f"def make({', '.join(parameters)}):",
            " _made = _twin()",
            *(f" _made.{name} = {value}" for name, value in values.items()),
            " _made.__class__ = _kind",
            " return _made",
        ]
        made: Callable[..., T] = _run(lines, _twin=self._twin, _kind=self._kind)["make"]
        return made

    def _comparing(self) -> Callable[[Iterable[tuple[T, T]], Callable[[str], None]], None]:
        lines = ["def compare(pairs, add):", " for one, two in pairs:"]
        lines += [
            f"  if one.{name} is not two.{name} and one.{name} != two.{name}: add({name!r})"
            for name in self._names
        ]
        compare: Callable[[Iterable[tuple[T, T]], Callable[[str], None]], None]
        compare = _run(lines)["compare"]
        return compare


def _run(lines: Iterable[str], **known: Any) -> dict[str, Any]:
    exec("\n".join(lines), known)  # noqa: S102
    return known
