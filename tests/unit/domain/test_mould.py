"""Dataclasses made without their own `__init__`."""

from dataclasses import dataclass, replace

import pytest

from wacore.domain.mould import Mould


@dataclass(frozen=True, slots=True, kw_only=True)
class Pot:
    glaze: str
    litres: float = 1.0


POT = Pot(glaze="blue", litres=2.0)


def test_a_change_is_what_replace_makes_of_it() -> None:
    """A new object; the old one stays as it was."""
    changed = Mould(Pot).change(POT, {"glaze": "green"})

    assert replace(POT, glaze="green") == changed
    assert Pot(glaze="blue", litres=2.0) == POT


def test_values_come_in_the_order_of_the_names() -> None:
    """As columns do; a row may hold more than the fields."""
    assert POT == Mould(Pot, ("litres", "glaze")).cast((2.0, "blue", "something else"))


def test_differences_are_those_of_any_pair() -> None:
    """Equal values are none, be they one object or two."""
    mould = Mould(Pot)
    other = Pot(glaze=str(b"blue", "ascii"), litres=3.0)

    assert set() == mould.differing([])
    assert {"litres"} == mould.differing([(POT, POT), (POT, other)])
    assert {"litres", "glaze"} == mould.differing([(POT, other), (POT, replace(POT, glaze="red"))])


@pytest.mark.parametrize("names", [("glaze",), ("glaze", "litres", "handle"), ("glaze", "glaze")])
def test_every_field_is_named_once(names: tuple[str, ...]) -> None:
    """Or something would be made that lacks a field."""
    with pytest.raises(ValueError, match="Pot has other fields"):
        Mould(Pot, names)


def test_what_is_no_field_cannot_be_changed() -> None:
    """A misspelt name must not pass."""
    with pytest.raises(KeyError, match="glase"):
        Mould(Pot).change(POT, {"glase": "green"})
