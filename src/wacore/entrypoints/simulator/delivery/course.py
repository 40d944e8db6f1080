"""The course of one message after acceptance: sent, delivered, read, answered, or failed."""

from typing import Final

from wacore.entrypoints.simulator.accounts import Accounts, PhoneNumber
from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.chances import READ_WAIT, delivery_wait, sent_wait
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.delivery import reactions
from wacore.entrypoints.simulator.delivery.inbound import Inbound
from wacore.entrypoints.simulator.delivery.statuses import STAGE_BITS, Stage
from wacore.entrypoints.simulator.fate import Fate, draw_fate, log_normal, seed_key
from wacore.entrypoints.simulator.journal.journal import Journal
from wacore.entrypoints.simulator.ledger import Ledger
from wacore.entrypoints.simulator.magic import FORCED, Force
from wacore.entrypoints.simulator.schedule import Wheel
from wacore.entrypoints.simulator.templates.record import TemplateBook
from wacore.entrypoints.simulator.threads import Threads
from wacore.entrypoints.simulator.webhooks.outbox import Outbox

HELD_FAILURE: Final = 132015
_LATE_SECONDS = 20.0


class Course:
    """Only the next step of a message is ever scheduled; the fate is drawn anew at each."""

    def __init__(
        self,
        ledger: Ledger,
        threads: Threads,
        accounts: Accounts,
        templates: TemplateBook,
        wheel: Wheel,
        outbox: Outbox,
        clock: SimulatedClock,
        behaviour: Behaviour,
        inbound: Inbound,
        journal: Journal,
    ) -> None:
        self._ledger = ledger
        self._threads = threads
        self._accounts = accounts
        self._templates = templates
        self._wheel = wheel
        self._outbox = outbox
        self._clock = clock
        self._behaviour = behaviour
        self._inbound = inbound
        self._journal = journal
        self._key = seed_key(behaviour.now.seed)
        self.counts = dict.fromkeys(Stage, 0)
        self.failures: dict[int, int] = {}
        self.opt_outs = 0
        self.replies = 0

    def begin(self, row: int, at: float | None = None) -> None:
        """Start the course of a message accepted at that time, or now."""
        stage = Stage.FAILED if self._ledger.failure[row] else Stage.SENT
        since = self._clock.now() if at is None else at
        self._later(row, stage, sent_wait(self._fate(row)), since)

    def drop_held(self, row: int) -> None:
        self._ledger.failure[row] = HELD_FAILURE
        self.begin(row)

    def happen(self, item: int) -> None:
        """One step: its webhook, and the next step's appointment."""
        row, stage = item >> STAGE_BITS, Stage(item & (1 << STAGE_BITS) - 1)
        now = self._clock.now()
        self.counts[stage] += 1
        self._journal.happened(item, now)
        if stage is Stage.REACT:
            self._react(row, self._fate(row))
            return
        twice = self._force(row) is Force.TWICE
        self._outbox.status(self._number(row), row, stage, twice=twice)
        if stage is Stage.FAILED:
            code = self._ledger.failure[row]
            self.failures[code] = self.failures.get(code, 0) + 1
        self.go_on(row, stage, now)

    def go_on(self, row: int, stage: Stage, at: float) -> None:
        """Make the appointment that follows a step made at that time."""
        fate, force = self._fate(row), self._force(row)
        if stage is Stage.SENT:
            self._after_sent(row, fate, force, at)
        elif stage is Stage.DELIVERED:
            self._after_delivered(row, fate, force, at)
        elif stage in {Stage.READ, Stage.READ_ONLY}:
            self._after_read(row, fate, at)
        elif stage is Stage.FAILED and force is Force.LATE_DELIVERY:
            self._later(row, Stage.LATE_DELIVERY, _LATE_SECONDS, at)

    def _after_sent(self, row: int, fate: Fate, force: Force, at: float) -> None:
        wait = 1.0 if force else delivery_wait(fate, self._behaviour.now.profile)
        if wait is None:
            return
        engagement = self._behaviour.now.engagement
        silent = fate.read < engagement.read * engagement.read_without_delivered
        if force is Force.READ_ONLY or (silent and not force):
            self._later(row, Stage.READ_ONLY, wait + 1.0, at)
        else:
            self._later(row, Stage.DELIVERED, wait, at)

    def _after_delivered(self, row: int, fate: Fate, force: Force, at: float) -> None:
        if force is Force.READ:
            self._later(row, Stage.READ, 1.0, at)
        elif fate.read < self._behaviour.now.engagement.read:
            self._later(row, Stage.READ, log_normal(*READ_WAIT, fate.read_delay), at)

    def _after_read(self, row: int, fate: Fate, at: float) -> None:
        engagement = self._behaviour.now.engagement
        marketing = self._template_is_marketing(row)
        active = engagement.reply + engagement.click + (engagement.opt_out if marketing else 0.0)
        if fate.reaction < active:
            self._later(row, Stage.REACT, 5.0 + 600.0 * fate.delay, at)

    def _react(self, row: int, fate: Fate) -> None:
        engagement = self._behaviour.now.engagement
        number, wa_id = self._number(row), str(self._ledger.person(row))
        template = self._templates.by_index[self._ledger.template[row]]
        wamid = self._ledger.wamid(row)
        chance = fate.reaction
        if template is not None and template.marketing:
            if chance < engagement.opt_out:
                self.opt_outs += 1
                self._opt_out(row, fate)
                return
            chance -= engagement.opt_out
        if chance < engagement.reply:
            self.replies += 1
            self._inbound.message(number, wa_id, reactions.reply(fate), replies_to=wamid)
            return
        label = reactions.click(template)
        if label is not None:
            self.replies += 1
            payload = self._ledger.payload(row, label)
            self._inbound.message(number, wa_id, reactions.tap(label, payload), replies_to=wamid)

    def _opt_out(self, row: int, fate: Fate) -> None:
        engagement = self._behaviour.now.engagement
        number, wa_id = self._number(row), str(self._ledger.person(row))
        if fate.detail < engagement.opt_out_by_preference:
            self._inbound.preference(number, wa_id, "stop")
            return
        template = self._templates.by_index[self._ledger.template[row]]
        label = reactions.stop_button(template)
        if label is None:
            self._inbound.message(number, wa_id, reactions.stop_word(fate.delay))
        else:
            tap = reactions.tap(label, self._ledger.payload(row, label))
            self._inbound.message(number, wa_id, tap, replies_to=self._ledger.wamid(row))

    def _template_is_marketing(self, row: int) -> bool:
        template = self._templates.by_index[self._ledger.template[row]]
        return template is not None and template.marketing

    def _number(self, row: int) -> PhoneNumber:
        return self._accounts.in_order[self._ledger.sender(row)]

    def _fate(self, row: int) -> Fate:
        return draw_fate(self._key, self._ledger.person(row), self._ledger.nth[row])

    def _force(self, row: int) -> Force:
        if not self._behaviour.now.magic_recipients:
            return Force.NOTHING
        return FORCED.get(self._ledger.person(row) % 10_000, Force.NOTHING)

    def _later(self, row: int, stage: Stage, seconds: float, at: float) -> None:
        due = at + seconds / self._clock.compression
        self._wheel.add(due, row << STAGE_BITS | stage)
