"""Status, quality and pauses of templates, with the webhooks each change sends."""

from hashlib import blake2b
from typing import Final

from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.schedule import Agenda
from wacore.entrypoints.simulator.templates import events
from wacore.entrypoints.simulator.templates.record import Template, TemplateBook
from wacore.entrypoints.simulator.templates.review import review
from wacore.entrypoints.simulator.webhooks.outbox import Outbox

PAUSES: Final = (("FIRST_PAUSE", 3 * 3600.0), ("SECOND_PAUSE", 6 * 3600.0))


class TemplateLifecycle:
    """Everything that happens to a template after it was stored."""

    def __init__(
        self,
        book: TemplateBook,
        clock: SimulatedClock,
        agenda: Agenda,
        outbox: Outbox,
        behaviour: Behaviour,
    ) -> None:
        self._book = book
        self._clock = clock
        self._agenda = agenda
        self._outbox = outbox
        self._behaviour = behaviour

    def submit(self, template: Template) -> None:
        """Put it under review; the decision comes by webhook."""
        template.status = "PENDING"
        self._decide_later(template)

    def go_on(self, template: Template) -> None:
        """Schedule again what has been scheduled in an earlier life."""
        if template.status == "PENDING":
            self._decide_later(template)
        elif template.status == "PAUSED" and template.strikes and not template.paused_for_pacing:
            _, seconds = PAUSES[template.strikes - 1]
            self._end_later(template, template.paused_at + seconds / self._clock.compression)

    def _decide_later(self, template: Template) -> None:
        revision = template.revision
        fastest, slowest = self._behaviour.now.templates.review_seconds
        share = blake2b(f"{template.name}|{template.language}".encode()).digest()[0] / 255
        due = self._clock.after(fastest + (slowest - fastest) * share)
        self._agenda.at(due, lambda: self._decide(template, revision))

    def _decide(self, template: Template, revision: int) -> None:
        if template.status != "PENDING" or template.revision != revision:
            return
        verdict = review(template, self._book.of_waba(template.waba_id))
        template.status, template.rejected_reason = verdict.status, verdict.reason
        extra = {}
        if verdict.explanation:
            extra["rejection_info"] = {
                "reason": verdict.explanation,
                "recommendation": verdict.recommendation,
            }
        self._send(template, verdict.status, reason=verdict.reason, **extra)
        if revision and verdict.status == "APPROVED":
            value = events.components_value(template)
            self._outbox.change(template.waba_id, events.COMPONENTS_FIELD, value)

    def set_status(self, template: Template, status: str, reason: str | None = "NONE") -> None:
        template.status = status
        if status == "REJECTED":
            template.rejected_reason = reason or "NONE"
        self._send(template, status, reason=reason)

    def set_quality(self, template: Template, score: str) -> None:
        """RED starts the ladder: 3 h, then 6 h, then disabled (Meta, Template pausing)."""
        previous, template.quality = template.quality, score
        template.quality_at = self._clock.now()
        if previous != score:
            value = events.quality_value(template, previous)
            self._outbox.change(template.waba_id, events.QUALITY_FIELD, value)
        if score == "RED" and template.status == "APPROVED":
            self._strike(template)

    def set_category(self, template: Template, category: str) -> None:
        template.previous_category, template.category = template.category, category
        template.replan()
        value = events.category_value(template, template.previous_category)
        self._outbox.change(template.waba_id, events.CATEGORY_FIELD, value)

    def pause_for_pacing(self, template: Template) -> None:
        template.paused_for_pacing = True
        self._pause(template, "RATE_LIMITING_PAUSE", "Paused until it is unpaused by hand.")

    def unpause(self, template: Template) -> None:
        template.paused_for_pacing = False
        template.paced = 0
        template.status = "APPROVED"
        self._send(
            template, "APPROVED", other_info={"title": "UNPAUSE", "description": "Active again."}
        )

    def _strike(self, template: Template) -> None:
        strike, template.strikes = template.strikes, template.strikes + 1
        if strike >= len(PAUSES):
            template.status = "DISABLED"
            self._send(
                template,
                "DISABLED",
                disable_info={"disable_date": int(self._clock.now())},
                other_info={"title": "DISABLED", "description": "Template disabled."},
            )
            return
        title, seconds = PAUSES[strike]
        self._pause(template, title, f"Paused for {seconds / 3600:g} hours because of feedback.")
        self._end_later(template, self._clock.after(seconds))

    def _end_later(self, template: Template, due: float) -> None:
        paused_at = template.paused_at
        self._agenda.at(due, lambda: self._end_of_pause(template, paused_at))

    def _end_of_pause(self, template: Template, paused_at: float) -> None:
        if template.status == "PAUSED" and template.paused_at == paused_at:
            self.unpause(template)

    def _pause(self, template: Template, title: str, description: str) -> None:
        template.status = "PAUSED"
        template.paused_at = self._clock.now()
        info = {"title": title, "description": description}
        self._send(template, "PAUSED", other_info=info)

    def _send(
        self, template: Template, event: str, *, reason: str | None = "NONE", **extra: object
    ) -> None:
        value = events.status_value(template, event, reason=reason, **extra)
        self._outbox.change(template.waba_id, events.STATUS_FIELD, value)
