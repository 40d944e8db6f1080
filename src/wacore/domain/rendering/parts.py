"""The pieces of a send's `components` array, each knowing how to build itself from values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from wacore.domain.errors import FieldProblem
from wacore.domain.rendering.slots import Slot
from wacore.domain.rendering.values import CHECKS, UnfitValue

Json = dict[str, Any]
Problems = list[FieldProblem]


class Part(Protocol):
    """One component, or what one consists of."""

    @property
    def slots(self) -> tuple[Slot, ...]: ...

    def build(self, values: Mapping[str, str], problems: Problems) -> Json | None:
        """The finished piece; None when it needs nothing sent, or when a problem was noted."""
        ...


class Opening:
    """A slot with its check, asked for each recipient."""

    __slots__ = ("_check", "slot")

    def __init__(self, slot: Slot) -> None:
        self.slot = slot
        self._check = CHECKS[slot.kind]

    def take(self, values: Mapping[str, str], problems: Problems) -> Any:
        """The value in the form it is sent in, or None when absent or, with a problem noted, unfit."""
        slot = self.slot
        value = values.get(slot.key)
        if value is None:
            for alias in slot.aliases:
                value = values.get(alias)
                if value is not None:
                    break
        if value is None or not value or value.isspace():
            if slot.required:
                problems.append(FieldProblem(slot.key, "has no value"))
            return None
        try:
            return self._check(value)
        except UnfitValue as reason:
            problems.append(FieldProblem(slot.key, str(reason)))
            return None


class TextPart:
    """A header's or body's variables, with the limit of the whole text."""

    __slots__ = ("_fixed", "_limit", "_openings", "_type", "_where", "slots")

    def __init__(
        self,
        where: str,
        component_type: str,
        openings: tuple[tuple[Slot, str, int], ...],
        *,
        fixed: int,
        limit: int,
    ) -> None:
        """`openings`: each slot with its `parameter_name` ("" if positional) and how often it occurs."""
        self._where = where
        self._type = component_type
        self._openings = tuple((Opening(slot), name, times) for slot, name, times in openings)
        self._fixed = fixed
        self._limit = limit
        self.slots = tuple(slot for slot, _, _ in openings)

    def build(self, values: Mapping[str, str], problems: Problems) -> Json | None:
        length = self._fixed
        parameters: list[Json] = []
        for opening, name, times in self._openings:
            value = opening.take(values, problems)
            if value is None:
                continue
            length += len(value) * times
            if name:
                parameters.append({"type": "text", "parameter_name": name, "text": value})
            else:
                parameters.append({"type": "text", "text": value})
        if length > self._limit:
            problems.append(
                FieldProblem(
                    self._where,
                    f"is {length} characters long with these values; Meta allows {self._limit}",
                )
            )
        return {"type": self._type, "parameters": parameters}


@dataclass(frozen=True, slots=True)
class ShapedPart:
    """A component made by a function from its slots' values, in the order of the slots."""

    openings: tuple[Opening, ...]
    shape: Callable[..., Json | None]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(opening.slot for opening in self.openings)

    def build(self, values: Mapping[str, str], problems: Problems) -> Json | None:
        before = len(problems)
        taken = [opening.take(values, problems) for opening in self.openings]
        return None if len(problems) > before else self.shape(*taken)


@dataclass(frozen=True, slots=True)
class CarouselPart:
    """Every card of the approved carousel, whether or not it has anything open."""

    cards: tuple[tuple[Part, ...], ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for card in self.cards for part in card for slot in part.slots)

    def build(self, values: Mapping[str, str], problems: Problems) -> Json | None:
        cards = []
        for index, parts in enumerate(self.cards):
            built = [part.build(values, problems) for part in parts]
            cards.append({"card_index": index, "components": [b for b in built if b is not None]})
        return {"type": "carousel", "cards": cards}
