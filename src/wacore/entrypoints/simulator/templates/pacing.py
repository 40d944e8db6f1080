"""Pacing: a first portion goes out, the rest waits for feedback (Meta, Template pacing)."""

from collections.abc import Callable

from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.schedule import Agenda
from wacore.entrypoints.simulator.templates.lifecycle import TemplateLifecycle
from wacore.entrypoints.simulator.templates.record import Template

_MOSTLY_BAD = "cold"


class Pacing:
    """Counts sends per template; holds, releases and drops messages."""

    def __init__(
        self,
        behaviour: Behaviour,
        clock: SimulatedClock,
        agenda: Agenda,
        lifecycle: TemplateLifecycle,
    ) -> None:
        self._behaviour = behaviour
        self._clock = clock
        self._agenda = agenda
        self._lifecycle = lifecycle
        self.on_released: Callable[[int], None] = lambda _: None
        self.on_dropped: Callable[[int], None] = lambda _: None

    def must_hold(self, template: Template) -> bool:
        """Whether the message now being accepted waits for the verdict on earlier ones."""
        threshold = self._behaviour.now.templates.pacing_threshold
        return bool(
            threshold
            and template.marketing
            and template.quality != "GREEN"
            and template.paced >= threshold
        )

    def count(self, template: Template, row: int, *, held: bool) -> None:
        template.sends += 1
        template.paced += 1
        if held:
            template.held.append(row)
            if not template.holding:
                template.holding = True
                self._decide_later(template)
        life = self._behaviour.now.templates
        if self._behaviour.now.profile == _MOSTLY_BAD and life.decay_after:
            self._decay(template, template.sends, life.decay_after)

    def go_on(self, template: Template) -> None:
        """Schedule again what has been scheduled in an earlier life."""
        if template.holding:
            self._decide_later(template)

    def _decide_later(self, template: Template) -> None:
        due = self._clock.after(self._behaviour.now.templates.pacing_hold_seconds)
        self._agenda.at(due, lambda: self.decide(template))

    def decide(self, template: Template, *, good: bool | None = None) -> None:
        """End a hold: release everything, or pause the template and fail it all with 132015."""
        if not template.holding:
            return
        template.holding = False
        if good is None:
            good = self._behaviour.now.profile != _MOSTLY_BAD and template.quality != "RED"
        rows, template.held = template.held, template.held[:0]
        if good:
            self._lifecycle.set_quality(template, "GREEN")
        else:
            self._lifecycle.pause_for_pacing(template)
        conclude = self.on_released if good else self.on_dropped
        for row in rows:
            conclude(row)

    def _decay(self, template: Template, sends: int, after: int) -> None:
        if sends == after // 2:
            self._lifecycle.set_quality(template, "YELLOW")
        elif sends % after == 0 and template.status == "APPROVED":
            self._lifecycle.set_quality(template, "RED")
