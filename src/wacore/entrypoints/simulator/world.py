"""Everything one simulated Meta knows, put together."""

import time
from collections import Counter
from collections.abc import Callable
from random import Random

from wacore.entrypoints.simulator.access import Access
from wacore.entrypoints.simulator.accounts import Accounts
from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.delivery.course import Course
from wacore.entrypoints.simulator.delivery.inbound import Inbound
from wacore.entrypoints.simulator.delivery.payload import Payloads
from wacore.entrypoints.simulator.delivery.statuses import Statuses
from wacore.entrypoints.simulator.fate import seed_key
from wacore.entrypoints.simulator.journal.journal import Journal, Unwritten, Written
from wacore.entrypoints.simulator.journal.lines import Lines
from wacore.entrypoints.simulator.ledger import Ledger
from wacore.entrypoints.simulator.media.resumable import ResumableUploads
from wacore.entrypoints.simulator.media.store import MediaStore
from wacore.entrypoints.simulator.rates import Rates
from wacore.entrypoints.simulator.reputation import Reputation
from wacore.entrypoints.simulator.schedule import Agenda, Wheel
from wacore.entrypoints.simulator.settings import SimulatorSettings
from wacore.entrypoints.simulator.templates.lifecycle import TemplateLifecycle
from wacore.entrypoints.simulator.templates.pacing import Pacing
from wacore.entrypoints.simulator.templates.record import TemplateBook
from wacore.entrypoints.simulator.things import Things
from wacore.entrypoints.simulator.threads import Threads
from wacore.entrypoints.simulator.webhooks.delivery import WebhookDelivery
from wacore.entrypoints.simulator.webhooks.outbox import Outbox


class World:
    """The composition root of the simulator; `reset` is a new World."""

    def __init__(
        self,
        settings: SimulatorSettings,
        wall: Callable[[], float] = time.time,
        lines: Lines | None = None,
    ) -> None:
        self.settings = settings
        self.key = seed_key(settings.seed)
        self.clock = SimulatedClock(settings.compression, wall)
        self.behaviour = Behaviour(settings)
        self.accounts = Accounts(settings, self.clock.now())
        self.access = Access(settings)
        self.wheel = Wheel()
        self.agenda = Agenda()
        self.random = Random(settings.seed)
        self.threads = Threads()
        self.ledger = Ledger(self.threads, self.key)
        self.templates = TemplateBook()
        self.things = Things(self.accounts, self.templates, self.access, self.behaviour, self.clock)
        self.journal: Journal = (
            Written(lines, self.ledger, self.things, settings) if lines else Unwritten()
        )
        self.outbox = Outbox(self.accounts, self.clock, self.behaviour, self.random, self.journal)
        self.rates = Rates(settings.limits, self.threads)
        self.media = MediaStore(self.clock)
        self.uploads = ResumableUploads()
        self.lifecycle = TemplateLifecycle(
            self.templates, self.clock, self.agenda, self.outbox, self.behaviour
        )
        self.pacing = Pacing(self.behaviour, self.clock, self.agenda, self.lifecycle)
        self.statuses = Statuses(
            self.ledger, self.threads, self.accounts, self.templates, self.behaviour
        )
        self.reputation = Reputation(self.accounts, self.outbox, self.behaviour)
        self.inbound = Inbound(
            self.threads,
            self.accounts,
            self.outbox,
            self.clock,
            self.rates,
            self.behaviour,
            self.journal,
        )
        self.course = Course(
            self.ledger,
            self.threads,
            self.accounts,
            self.templates,
            self.wheel,
            self.outbox,
            self.clock,
            self.behaviour,
            self.inbound,
            self.journal,
        )
        self.pacing.on_released = self.course.begin
        self.pacing.on_dropped = self.course.drop_held
        self.payloads = Payloads(self.statuses, self.accounts)
        self.webhooks = WebhookDelivery(
            self.outbox,
            self.payloads.render,
            self.clock,
            self.agenda,
            self.behaviour,
            self.journal,
        )
        self.refusals: Counter[int] = Counter()
        self.requests: Counter[str] = Counter()

    def pump(self) -> None:
        """Let everything happen that is due."""
        now = self.clock.now()
        self.agenda.run(now)
        while (due := self.wheel.pop(now)) is not None:
            for item in due:
                self.course.happen(item)

    def happen_now(self, most: float = float("inf")) -> None:
        """Let message events happen whose time has not come yet, in order, about `most` of them."""
        done = 0
        while done < most and (due := self.wheel.pop(float("inf"))) is not None:
            done += len(due)
            for item in due:
                self.course.happen(item)

    @property
    def pending(self) -> int:
        """Message events and webhooks that have not arrived yet."""
        return len(self.wheel) + len(self.outbox) + self.webhooks.busy
