"""One language version of a template, and all of them by id and by name."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wacore.entrypoints.simulator.templates.plan import SendPlan, plan_of

Json = dict[str, Any]


@dataclass
class Template:
    """What Meta stores about one name in one language."""

    id: str
    index: int
    waba_id: str
    name: str
    language: str
    category: str
    components: list[Json]
    parameter_format: str
    created_at: float
    asked_category: str = ""
    status: str = "PENDING"
    rejected_reason: str = "NONE"
    quality: str = "UNKNOWN"
    quality_at: float = 0.0
    previous_category: str = ""
    ttl_seconds: int | None = None
    revision: int = 0
    edits: list[float] = field(default_factory=list)  # of the approved template
    strikes: int = 0
    paused_for_pacing: bool = False
    paused_at: float = 0.0
    sends: int = 0
    paced: int = 0
    holding: bool = False
    held: "array[int]" = field(default_factory=lambda: array("Q"))
    plan: SendPlan = field(init=False)

    def __post_init__(self) -> None:
        self.replan()

    def replan(self) -> None:
        self.plan = plan_of(
            self.components,
            named=self.parameter_format == "NAMED",
            authentication=self.category == "AUTHENTICATION",
        )

    @property
    def marketing(self) -> bool:
        return self.category == "MARKETING"

    def text(self, component_type: str) -> str:
        for component in self.components:
            if component.get("type") == component_type:
                return str(component.get("text", ""))
        return ""


class TemplateBook:
    """Templates of all WABAs, living and deleted."""

    def __init__(self) -> None:
        self._by_id: dict[str, Template] = {}
        self._by_key: dict[tuple[str, str, str], Template] = {}
        self.by_index: list[Template | None] = [None]
        self.locked_names: dict[tuple[str, str], float] = {}  # (waba, name) -> free again at
        self.creations: dict[str, list[float]] = {}

    def __iter__(self) -> Iterator[Template]:
        return iter(self._by_id.values())

    def add(self, template: Template) -> None:
        self._by_id[template.id] = template
        self._by_key[template.waba_id, template.name, template.language] = template
        self.by_index.append(template)

    def put(self, template: Template, *, lives: bool) -> None:
        """In place of what was known of it, if anything was."""
        if template.index < self.next_index():
            self.by_index[template.index] = template
        else:
            self.by_index.append(template)
        self._by_id[template.id] = template
        self._by_key[template.waba_id, template.name, template.language] = template
        if not lives:
            self.remove([template])

    def next_index(self) -> int:
        return len(self.by_index)

    def get(self, template_id: str) -> Template | None:
        return self._by_id.get(template_id)

    def find(self, waba_id: str, name: str, language: str) -> Template | None:
        return self._by_key.get((waba_id, name, language))

    def of_waba(self, waba_id: str) -> list[Template]:
        return [template for template in self._by_id.values() if template.waba_id == waba_id]

    def remove(self, templates: Iterable[Template]) -> None:
        for template in templates:
            del self._by_id[template.id]
            del self._by_key[template.waba_id, template.name, template.language]
