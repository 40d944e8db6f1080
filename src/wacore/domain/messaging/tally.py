"""How many messages of a dispatch are in each state, always equal to a count of its rows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wacore.domain.ids import DispatchId
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import OPEN, TAKEN, MessageState

BY_REASON = frozenset({MessageState.SKIPPED, MessageState.ABANDONED, MessageState.CANCELLED})
BY_CODE = frozenset({MessageState.FAILED, MessageState.REJECTED})

Bucket = tuple[MessageState, str]
"""A state, with the reason or error code that tells its messages apart; empty where none does."""

Movement = dict[tuple[DispatchId, MessageState, str], int]
"""What a set of changes adds to each bucket of each dispatch; never zero."""


def bucket(message: Message) -> Bucket:
    if message.state in BY_REASON:
        return message.state, message.reason
    if message.state in BY_CODE:
        code = message.error_code
        return message.state, message.reason if code is None else str(code)
    return message.state, ""


def added(messages: Iterable[Message]) -> Movement:
    return _movement(Counter((m.dispatch_id, *bucket(m)) for m in messages))


def moved(changes: Iterable[tuple[Message, Message]]) -> Movement:
    """From pairs of a message before and after."""
    both = list(changes)
    sums = Counter((after.dispatch_id, *bucket(after)) for _, after in both)
    sums.subtract(Counter((before.dispatch_id, *bucket(before)) for before, _ in both))
    return _movement(sums)


def _movement(sums: Mapping[tuple[DispatchId, MessageState, str], int]) -> Movement:
    """In one order everywhere, so that concurrent transactions lock counters in one order."""
    return {key: sums[key] for key in sorted(sums) if sums[key] != 0}


@dataclass(frozen=True, slots=True)
class Tally:
    """The counters of one dispatch."""

    buckets: Mapping[Bucket, int] = field(default_factory=dict)

    def count(self, *states: MessageState) -> int:
        return sum(n for (state, _), n in self.buckets.items() if state in states)

    def reasons(self, state: MessageState) -> dict[str, int]:
        """How often each reason or error code, most frequent first."""
        found = [(reason, n) for (s, reason), n in self.buckets.items() if s is state and n]
        return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    @property
    def total(self) -> int:
        return sum(self.buckets.values())

    @property
    def open(self) -> int:
        """How many have yet to settle."""
        return self.count(*OPEN)

    @property
    def accepted(self) -> int:
        """How many Meta took, whatever became of them."""
        return self.count(*TAKEN)

    @property
    def delivered(self) -> int:
        """How many arrived, read or not."""
        return self.count(MessageState.DELIVERED, MessageState.READ)

    @property
    def sent(self) -> int:
        """How many left Meta, arrived or not."""
        return self.count(MessageState.SENT) + self.delivered


def drift(kept: Tally, counted: Tally) -> dict[Bucket, int]:
    """What must be added to the kept counters to make them a count of the rows; empty by rights."""
    buckets = sorted({*kept.buckets, *counted.buckets})
    off = {b: counted.buckets.get(b, 0) - kept.buckets.get(b, 0) for b in buckets}
    return {bucket: n for bucket, n in off.items() if n}
