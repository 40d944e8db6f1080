"""A world as the journal left it: nothing accepted is forgotten, and what is owed is still owed."""

from functools import partial

from wacore.entrypoints.simulator.delivery.course import HELD_FAILURE
from wacore.entrypoints.simulator.delivery.statuses import STAGE_BITS, Stage
from wacore.entrypoints.simulator.events import ChangeEvent, Event, StatusEvent
from wacore.entrypoints.simulator.journal.entries import (
    Changed,
    Entry,
    Happened,
    Heard,
    Noted,
    Opened,
    Posted,
    Preferred,
    Settled,
)
from wacore.entrypoints.simulator.journal.lines import JournalUnreadable, Lines
from wacore.entrypoints.simulator.ledger import HELD, IN_WINDOW, NO_TEMPLATE
from wacore.entrypoints.simulator.world import World

Step = tuple[Stage, float]


def recall(world: World, lines: Lines) -> None:
    """
    Into a new world.

    Raises:
        JournalUnreadable: It is another's, or damaged.
    """
    entries = lines.read()
    first = next(entries, None)
    if first is None:
        return
    now = world.settings
    ours = Opened(now.seed, now.wabas, now.numbers_per_waba)
    if first != ours:
        raise JournalUnreadable(f"The journal begins with {first}, this Meta's with {ours}.")
    memory = _Memory(world)
    for entry in entries:
        memory.take(entry)
    memory.go_on()
    world.journal.go_on()


class _Memory:
    def __init__(self, world: World) -> None:
        self._world = world
        self._steps: dict[int, Step] = {}
        self._owed: dict[tuple[str, int], Event] = {}
        self._serial = 0

    def take(self, entry: Entry) -> None:  # noqa: C901  # a case for each entry there is
        match entry:
            case Posted():
                self._post(entry)
            case Happened():
                self._happen(entry)
            case Settled():
                for item in entry.items:
                    self._owed.pop(("item", item), None)
                for serial in entry.serials:
                    self._owed.pop(("serial", serial), None)
            case Changed():
                self._serial = entry.serial
                self._owed["serial", entry.serial] = ChangeEvent(
                    entry.waba_id, entry.number, entry.field, entry.value, entry.at, entry.serial
                )
            case Heard():
                self._world.inbound.count(entry.sender, entry.person, entry.at)
            case Preferred():
                self._world.threads.prefer(entry.person, stop=entry.stop)
            case Noted():
                self._world.things.put_back(entry.kind, bytes(entry.state))
            case Opened():
                raise JournalUnreadable("The journal begins twice.")

    def go_on(self) -> None:
        """What was scheduled is scheduled again, what was owed is owed."""
        world = self._world
        world.rates.change(world.behaviour.now.limits)
        for number in world.accounts.in_order:
            world.rates.set_level(number.index, number.throughput)
            if number.maintenance_until > world.clock.now():
                upgraded = partial(world.reputation.announce, number, "THROUGHPUT_UPGRADE")
                world.agenda.at(number.maintenance_until, upgraded)
        for event in self._owed.values():
            world.outbox.owe(event)
        world.outbox.serial = self._serial
        for row in range(len(world.ledger)):
            self._go_on_with(row)
        for template in world.templates:
            world.lifecycle.go_on(template)
            world.pacing.go_on(template)

    def _post(self, entry: Posted) -> None:
        world = self._world
        thread = world.threads.row(entry.sender, entry.person)
        world.threads.accepted[thread] = entry.nth
        world.rates.take_pair(thread, entry.at)
        row = world.ledger.add(
            thread,
            entry.nth,
            token=entry.token,
            template=entry.template,
            kind=entry.kind,
            flags=entry.flags,
            failure=entry.failure,
            at=entry.at,
        )
        world.ledger.keep_payloads(row, entry.payloads)
        template = world.templates.by_index[entry.template]
        if entry.template == NO_TEMPLATE or template is None:
            return
        if not entry.flags & IN_WINDOW:
            limit = world.accounts.messaging_limit
            world.rates.take_person(entry.person, limit, entry.at)
        world.accounts.in_order[entry.sender].sends += 1
        template.sends += 1
        template.paced += 1
        if entry.flags & HELD:
            template.held.append(row)
            template.holding = True

    def _happen(self, entry: Happened) -> None:
        world = self._world
        row, stage = entry.item >> STAGE_BITS, Stage(entry.item & (1 << STAGE_BITS) - 1)
        world.course.counts[stage] += 1
        self._steps[row] = stage, entry.at
        if stage is Stage.REACT:
            return
        if stage is Stage.FAILED and not world.ledger.failure[row]:
            world.ledger.failure[row] = HELD_FAILURE
        number = world.accounts.in_order[world.ledger.sender(row)]
        self._owed["item", entry.item] = StatusEvent(
            number.waba_id, number.index, entry.item, int(entry.at)
        )

    def _go_on_with(self, row: int) -> None:
        world = self._world
        if row in self._steps:
            world.course.go_on(row, *self._steps[row])
            return
        template = world.templates.by_index[world.ledger.template[row]]
        if template is None or not world.ledger.flags[row] & HELD:
            world.course.begin(row, world.ledger.at[row])
        elif row not in template.held:  # it was decided on
            decided = world.course.drop_held if template.paused_for_pacing else world.course.begin
            decided(row)
