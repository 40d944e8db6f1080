"""Webhook events between the moment they happen and the POST that carries them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from wacore.entrypoints.simulator.accounts import Accounts, Callback, PhoneNumber
from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.events import (
    NO_NUMBER,
    ChangeEvent,
    Event,
    Json,
    StatusEvent,
)
from wacore.entrypoints.simulator.journal.journal import Journal

_SHIFT = 3


@dataclass
class Batch:
    """One POST, kept until it was acknowledged or given up."""

    url: str
    events: tuple[Event, ...]
    first_at: float
    attempt: int = 0


@dataclass
class Traffic:
    """Counts for the admin API."""

    events: int = 0
    posts: int = 0
    acknowledged: int = 0
    refused: int = 0
    given_up: int = 0
    unrouted: int = 0
    by_field: dict[str, int] = field(default_factory=dict)


class Outbox:
    """Routes events to callbacks and forms batches, a little untidily on purpose."""

    def __init__(
        self,
        accounts: Accounts,
        clock: SimulatedClock,
        behaviour: Behaviour,
        random: Random,
        journal: Journal,
    ) -> None:
        self._accounts = accounts
        self._clock = clock
        self._behaviour = behaviour
        self._random = random
        self._journal = journal
        self._queues: dict[str, deque[Event]] = {}
        self._overtaken: list[tuple[str, Event]] = []
        self._repeats: list[Batch] = []
        self.serial = 0
        self.traffic = Traffic()

    def __len__(self) -> int:
        queued = sum(map(len, self._queues.values()))
        return queued + len(self._overtaken) + len(self._repeats)

    def status(self, number: PhoneNumber, row: int, stage: int, *, twice: bool = False) -> None:
        event = StatusEvent(
            number.waba_id, number.index, row << _SHIFT | stage, int(self._clock.now())
        )
        url = self._url(number.waba_id, number)
        if url is None:
            self._journal.settled([event])
            return
        self._count("messages")
        noise = self._behaviour.now.noise
        if noise.swaps and self._random.random() < noise.swaps:
            self._overtaken.append((url, event))
        else:
            self._queues.setdefault(url, deque()).append(event)
        if twice:
            self._overtaken.append((url, event))

    def change(
        self, waba_id: str, field_name: str, value: Json, number: PhoneNumber | None = None
    ) -> None:
        url = self._url(waba_id, number)
        if url is None:
            return
        self._count(field_name)
        index = NO_NUMBER if number is None else number.index
        self.serial += 1
        now = int(self._clock.now())
        event = ChangeEvent(waba_id, index, field_name, value, now, self.serial)
        self._journal.changed(event)
        self._queues.setdefault(url, deque()).append(event)

    def owe(self, event: Event) -> None:
        """One of an earlier life, which nobody acknowledged."""
        number = None if event.number == NO_NUMBER else self._accounts.in_order[event.number]
        url = self._url(event.waba_id, number)
        if url is not None:
            self._queues.setdefault(url, deque()).append(event)

    def take(self) -> Iterator[Batch]:
        """All waiting events as batches; what was held back goes into the next round."""
        if self._behaviour.outage_until > self._clock.now():
            return
        noise = self._behaviour.now.noise
        held, self._overtaken = self._overtaken, []
        repeats, self._repeats = self._repeats, []
        yield from repeats
        for url, queue in list(self._queues.items()):
            for _ in range(len(queue)):
                if not queue:
                    break
                size = self._random.randint(1, noise.batch_max)
                events = tuple(queue.popleft() for _ in range(min(size, len(queue))))
                batch = Batch(url, events, self._clock.now())
                yield batch
                if noise.duplicates and self._random.random() < noise.duplicates:
                    self._repeats.append(replace(batch))
        for url, event in held:
            self._queues.setdefault(url, deque()).append(event)

    def clear(self) -> None:
        self._queues.clear()
        self._overtaken.clear()

    def _url(self, waba_id: str, number: PhoneNumber | None) -> str | None:
        callback = self.callback(waba_id, number)
        if callback is None:
            self.traffic.unrouted += 1
            return None
        return callback.url

    def callback(self, waba_id: str, number: PhoneNumber | None) -> Callback | None:
        """Number before WABA before app (Meta, Webhook overrides)."""
        waba = self._accounts.wabas[waba_id]
        if not waba.subscribed:
            return None
        levels = [waba.override, self._accounts.app_callback]
        if number is not None:
            levels.insert(0, number.override)
        return next((level for level in levels if level.url), None)

    def _count(self, field_name: str) -> None:
        self.traffic.events += 1
        by_field = self.traffic.by_field
        by_field[field_name] = by_field.get(field_name, 0) + 1
