"""From one member of the audience to their finished message, or to the reason there is none."""

from dataclasses import dataclass
from typing import Any

from wacore.domain.campaigns.content import Content
from wacore.domain.campaigns.eligibility import obstacle
from wacore.domain.campaigns.recipients import Person, SkipReason
from wacore.domain.campaigns.sending import Sending
from wacore.domain.errors import FieldProblem
from wacore.domain.rendering import SendPlan, UnfitValues


@dataclass(frozen=True, slots=True)
class Composition:
    """
    Attributes:
        components: Meta's `template.components`, with this person's values.
        skip: Why nothing is sent; None if something is.
        problems: For missing and invalid values, the template's places concerned.
    """

    components: tuple[dict[str, Any], ...] = ()
    skip: SkipReason | None = None
    problems: tuple[FieldProblem, ...] = ()

    @property
    def detail(self) -> str:
        return "; ".join(f"{problem.field}: {problem.reason}" for problem in self.problems)


class Composer:
    """Writes one campaign's messages; made once, asked for each person."""

    def __init__(self, content: Content, sending: Sending, plan: SendPlan) -> None:
        self._purpose = content.purpose
        self._sending = sending
        self._plan = plan
        self._variables = tuple(
            (slot.key, variable)
            for variable in content.variables.variables
            if (slot := plan.slot(variable.parameter)) is not None
        )
        self._required = tuple(slot.key for slot in plan.required)

    def compose(self, person: Person) -> Composition:
        reason = obstacle(person, self._purpose, self._sending)
        if reason is not None:
            return Composition(skip=reason)
        values = {
            key: text
            for key, variable in self._variables
            if (text := variable.resolve(person)) is not None
        }
        missing = [key for key in self._required if key not in values]
        if missing:
            problems = tuple(FieldProblem(key, "has no value") for key in missing)
            return Composition(skip=SkipReason.MISSING_VARIABLE, problems=problems)
        try:
            return Composition(components=tuple(self._plan.render(values)))
        except UnfitValues as unfit:
            return Composition(skip=SkipReason.INVALID_VALUE, problems=unfit.problems)
