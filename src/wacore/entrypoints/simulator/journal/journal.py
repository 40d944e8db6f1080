"""Writing down what happens, before anybody outside can notice it."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from wacore.entrypoints.simulator.events import (
    UNTIMED_FIELDS,
    ChangeEvent,
    Event,
    StatusEvent,
)
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
from wacore.entrypoints.simulator.journal.lines import Lines
from wacore.entrypoints.simulator.ledger import Ledger
from wacore.entrypoints.simulator.settings import SimulatorSettings

Thing = tuple[str, str, bytes]
"""Its kind, its id, and all there is to know of it, as JSON."""


class Journal(Protocol):
    """Told of everything; what it is told counts once it is written."""

    def go_on(self) -> None:
        """Everything there is, is written already."""

    def happened(self, item: int, at: float) -> None:
        """A step of a message."""

    def changed(self, event: ChangeEvent) -> None: ...

    def settled(self, events: Iterable[Event]) -> None:
        """Acknowledged, given up, or for nobody."""

    def heard(self, sender: int, person: int, at: float) -> None: ...

    def preferred(self, person: int, *, stop: bool) -> None: ...

    def write(self, *, things: bool = False) -> None:
        """
        Call it before anything leaves the process: what was not written then never happened.

        Args:
            things: Something else may have changed as well: an account, a template, a setting.
        """


class Unwritten:
    """Of a Meta that lives in its memory only."""

    def go_on(self) -> None:
        pass

    def happened(self, item: int, at: float) -> None:
        pass

    def changed(self, event: ChangeEvent) -> None:
        pass

    def settled(self, events: Iterable[Event]) -> None:
        pass

    def heard(self, sender: int, person: int, at: float) -> None:
        pass

    def preferred(self, person: int, *, stop: bool) -> None:
        pass

    def write(self, *, things: bool = False) -> None:
        pass


class Written:
    """
    Gathers entries and appends them together.

    New rows it takes from the ledger, and things it compares with what it wrote of them last, so
    that only what passes by is told it one by one.
    """

    def __init__(
        self, lines: Lines, ledger: Ledger, things: Iterable[Thing], settings: SimulatorSettings
    ) -> None:
        self._lines = lines
        self._ledger = ledger
        self._things = things
        self._opened = Opened(settings.seed, settings.wabas, settings.numbers_per_waba)
        self._rows = 0
        self._begun = False
        self._noted: dict[tuple[str, str], bytes] = {}
        self._gathered: list[Entry] = []
        self._restless = False

    def go_on(self) -> None:
        self._begun = True
        self._rows = len(self._ledger)

    def happened(self, item: int, at: float) -> None:
        self._gathered.append(Happened(item, at))

    def changed(self, event: ChangeEvent) -> None:
        self._gathered.append(
            Changed(event.serial, event.waba_id, event.number, event.field, event.value, event.at)
        )
        self._restless = self._restless or event.field not in UNTIMED_FIELDS

    def settled(self, events: Iterable[Event]) -> None:
        items, serials = [], []
        for event in events:
            if isinstance(event, StatusEvent):
                items.append(event.ref)
            else:
                serials.append(event.serial)
        self._gathered.append(Settled(items, serials))

    def heard(self, sender: int, person: int, at: float) -> None:
        self._gathered.append(Heard(sender, person, at))

    def preferred(self, person: int, *, stop: bool) -> None:
        self._gathered.append(Preferred(person, stop))

    def write(self, *, things: bool = False) -> None:
        rows = len(self._ledger)
        entries = [*map(self._posted, range(self._rows, rows)), *self._gathered]
        if things or self._restless:
            entries += self._news()
        if not entries:
            return
        if not self._begun:
            entries.insert(0, self._opened)
            self._begun = True
        self._lines.append(entries)
        self._rows = rows
        self._gathered.clear()
        self._restless = False

    def _posted(self, row: int) -> Posted:
        ledger = self._ledger
        return Posted(
            ledger.sender(row),
            ledger.person(row),
            ledger.nth[row],
            ledger.token(row),
            ledger.template[row],
            ledger.kind[row],
            ledger.flags[row],
            ledger.failure[row],
            ledger.at[row],
            ledger.payloads(row),
        )

    def _news(self) -> Iterator[Noted]:
        for kind, name, state in self._things:
            if self._noted.get((kind, name)) != state:
                self._noted[kind, name] = state
                yield Noted(kind, name, msgspec.Raw(state))
