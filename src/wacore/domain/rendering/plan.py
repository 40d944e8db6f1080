"""A template's components, read once, so that each recipient's array is quick to make."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from wacore.domain.errors import FieldProblem
from wacore.domain.rendering.parts import Json, Part, Problems
from wacore.domain.rendering.reading import read_parts
from wacore.domain.rendering.slots import Slot, UnfitValues


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True)
class SendPlan:
    """What of a template is sent, and what each recipient must bring for it."""

    parts: tuple[Part, ...]
    slots: tuple[Slot, ...]
    defaults: Mapping[str, str] = field(default_factory=_nothing)

    @property
    def required(self) -> tuple[Slot, ...]:
        """Slots that neither are optional nor have a default."""
        return tuple(slot for slot in self.slots if slot.required and slot.key not in self.defaults)

    def slot(self, name: str) -> Slot | None:
        """The slot called so, by its key or by an alias."""
        for slot in self.slots:
            if name == slot.key:
                return slot
        return next((slot for slot in self.slots if name in slot.aliases), None)

    def unknown(self, names: Iterable[str]) -> tuple[str, ...]:
        """Names that no slot has: most likely a misspelt variable."""
        return tuple(name for name in names if self.slot(name) is None)

    def with_defaults(self, values: Mapping[str, str]) -> "SendPlan":
        """
        The plan that falls back on these where a recipient's value is missing or blank.

        Raises:
            UnfitValues: A name belongs to no slot, or a value could not stand in its slot.
        """
        problems: Problems = [
            FieldProblem(name, "is no variable of the template") for name in self.unknown(values)
        ]
        keyed = {slot.key: value for name, value in values.items() if (slot := self.slot(name))}
        for part in self.parts:
            noted: Problems = []
            part.build(keyed, noted)
            problems += [problem for problem in noted if problem.field in keyed]
        if problems:
            raise UnfitValues(tuple(dict.fromkeys(problems)))
        return replace(self, defaults=MappingProxyType({**self.defaults, **keyed}))

    def render(self, values: Mapping[str, str]) -> list[Json]:
        """
        The `components` array for one recipient, empty when nothing is open.

        Raises:
            UnfitValues: Naming every slot whose value is missing or not allowed.
        """
        filled = self._filled(values) if self.defaults else values
        problems: Problems = []
        components = []
        for part in self.parts:
            built = part.build(filled, problems)
            if built is not None:
                components.append(built)
        if problems:
            raise UnfitValues(tuple(dict.fromkeys(problems)))
        return components

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """Every slot's value by its key, defaults included; blank and missing ones left out."""
        return {
            slot.key: value for slot in self.slots if (value := _given(slot, values, self.defaults))
        }

    def _filled(self, values: Mapping[str, str]) -> dict[str, str]:
        filled = dict(values)
        for slot in self.slots:
            if slot.key in self.defaults and (value := _given(slot, values, self.defaults)):
                filled[slot.key] = value
        return filled


def compile_plan(
    components: Sequence[Mapping[str, Any]], *, parameter_format: str = "POSITIONAL"
) -> SendPlan:
    """
    Read a template's components as they are created or listed at Meta.

    Raises:
        UnreadableTemplate: They are not shaped as components at all. Rules of style are the
            business of linting, not of this function.
    """
    parts = read_parts(components, named=parameter_format.upper() == "NAMED")
    slots = dict.fromkeys(slot for part in parts for slot in part.slots)
    return SendPlan(parts, tuple(slots))


def _given(slot: Slot, values: Mapping[str, str], defaults: Mapping[str, str]) -> str:
    for name in (slot.key, *slot.aliases):
        value = values.get(name)
        if value and not value.isspace():
            return value
    return defaults.get(slot.key, "")
