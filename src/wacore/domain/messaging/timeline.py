"""When the messages of a dispatch took their steps, counted."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from operator import attrgetter

from wacore.domain.ids import DispatchId
from wacore.domain.messaging.message import Message


class Step(StrEnum):
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


TimelineKey = tuple[DispatchId, datetime, Step]
"""A dispatch, the beginning of a minute or hour, a step."""


def steps(changes: Iterable[tuple[Message, Message]]) -> dict[TimelineKey, int]:
    """The steps taken between the two sides of each change, at the time of each."""
    taken: Counter[tuple[DispatchId, datetime, Step]] = Counter()
    for before, after in changes:
        were, are = _moments(before), _moments(after)
        if were != are:
            for step, was, at in zip(_STEPS, were, are, strict=True):
                if at is not None and was is None:
                    taken[after.dispatch_id, at, step] += 1
    found: Counter[TimelineKey] = Counter()
    for (dispatch_id, at, step), n in taken.items():
        found[dispatch_id, slot(step, at), step] += n
    return {key: found[key] for key in sorted(found)}


def slot(step: Step, at: datetime) -> datetime:
    """Minutes where a rate is wanted, hours where people's evenings would make too many rows."""
    minute = at.minute if step is Step.ACCEPTED else 0
    return at.replace(minute=minute, second=0, microsecond=0)


_STEPS = tuple(Step)
_moments = attrgetter(*(f"{step}_at" for step in _STEPS))
