"""What fills a template's parameters for each person."""

from dataclasses import dataclass
from enum import StrEnum

from wacore.domain.campaigns.recipients import CONTACT_FIELDS, Person, UnknownContactField
from wacore.domain.errors import InvalidInput
from wacore.domain.rendering import SendPlan


class InvalidVariable(InvalidInput):
    """A mapping that could fill nothing, or fills one parameter twice."""

    code = "invalid-variable"


class SourceKind(StrEnum):
    FIELD = "field"
    ATTRIBUTE = "attribute"
    CONSTANT = "constant"


@dataclass(frozen=True, slots=True)
class Variable:
    """
    Fills the parameter from a contact field, a contact attribute, or always with the same text.

    Attributes:
        parameter: The template parameter's key, as the template's own list of parameters names it.
        value: Name of the field or attribute, or the constant itself.
        default: Used where the person has no such value; None means they are not messaged.
    """

    parameter: str
    kind: SourceKind
    value: str
    default: str | None = None

    def __post_init__(self) -> None:
        if not self.parameter.strip():
            raise InvalidVariable("Name the template parameter.", field="variables.parameter")
        if self.kind is SourceKind.FIELD and self.value not in CONTACT_FIELDS:
            raise UnknownContactField(self.value, field=f"variables.{self.parameter}")
        if not self.value.strip():
            raise InvalidVariable(
                "Name the attribute, or give the constant's text.",
                field=f"variables.{self.parameter}",
            )

    def resolve(self, person: Person) -> str | None:
        """The person's text, the default, or None; an empty text counts as missing (Meta refuses it)."""
        match self.kind:
            case SourceKind.CONSTANT:
                found: str | None = self.value
            case SourceKind.ATTRIBUTE:
                found = person.attributes.get(self.value)
            case SourceKind.FIELD:
                found = person.field_value(self.value)
        if found is None or not found.strip():
            return self.default if self.default and self.default.strip() else None
        return found


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """The variables of one campaign, at most one per parameter."""

    variables: tuple[Variable, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for variable in self.variables:
            if variable.parameter in seen:
                raise InvalidVariable(
                    "The parameter is mapped twice.", field=f"variables.{variable.parameter}"
                )
            seen.add(variable.parameter)

    def unmapped(self, plan: SendPlan) -> tuple[str, ...]:
        """What the template requires and nothing fills."""
        filled = self._slots(plan)
        return tuple(slot.key for slot in plan.required if slot.key not in filled)

    def unused(self, plan: SendPlan) -> tuple[str, ...]:
        """Mapped names the template does not have, usually a slip of the pen."""
        return plan.unknown(variable.parameter for variable in self.variables)

    def doubled(self, plan: SendPlan) -> tuple[str, ...]:
        """Parameters filled twice, under two of their names."""
        keys = self._slots(plan)
        return tuple(sorted({key for key in keys if keys.count(key) > 1}))

    def _slots(self, plan: SendPlan) -> list[str]:
        slots = (plan.slot(variable.parameter) for variable in self.variables)
        return [slot.key for slot in slots if slot is not None]
