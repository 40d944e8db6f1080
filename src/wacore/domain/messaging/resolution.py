"""What becomes of messages of which nobody knows whether they were sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from wacore.domain.messaging.fence import RESTORED
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

SILENT = "no_status_arrived"
GIVEN_UP = "never_resolved"

_DOUBTS = 3
_NEAR = 5
_MINUTE = timedelta(minutes=1)


class Policy(StrEnum):
    """What to do with a message that was very probably not sent."""

    AT_MOST_ONCE = "at_most_once"
    AT_LEAST_ONCE = "at_least_once"


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What is known of one number's other messages of the same minutes.

    Attributes:
        accepted: How many Meta took.
        heard: Of how many of these a status arrived.
    """

    accepted: int = 0
    heard: int = 0

    @property
    def speaks(self) -> bool:
        """Statuses of that time do arrive: a message without one was very probably not sent."""
        return self.heard >= 1 and self.heard * 2 >= self.accepted


def near(minute: datetime) -> list[datetime]:
    """The minutes that may speak for one in which Meta took nothing, itself included."""
    return [minute + n * _MINUTE for n in range(-_NEAR, _NEAR + 1)]


def evidence_about(minute: datetime, seen: Mapping[datetime, Evidence]) -> Evidence:
    """
    A minute's own; where Meta took nothing in it, that of the minutes near it.

    When a worker dies, or the way to Meta breaks, all the messages of a minute may be in doubt, and
    none of them can speak for the others.

    Args:
        seen: What is known of the minutes `near` it.
    """
    own = seen.get(minute, Evidence())
    if own.accepted:
        return own
    around = [seen[each] for each in near(minute) if each in seen]
    return Evidence(sum(each.accepted for each in around), sum(each.heard for each in around))


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """
    Attributes:
        grace: How long a status may take before its absence means anything.
        limit: When to give up even without evidence; Meta repeats webhooks for up to 7 days, but
            a message that late helps nobody.
    """

    grace: timedelta = timedelta(minutes=15)
    limit: timedelta = timedelta(hours=24)


def resolve(
    message: Message, policy: Policy, evidence: Evidence, patience: Patience, now: datetime
) -> Message:
    """Settle an unknown message if its time has come; the same message while it has not."""
    if message.state is not MessageState.UNKNOWN:
        return message
    age = now - (message.posted_at or message.changed_at)
    if age < patience.grace:
        return message
    if message.reason == RESTORED:  # its statuses may have been lost with its POST
        return replace(message, state=MessageState.ABANDONED, changed_at=now)
    doubts = message.doubts + 1
    if evidence.speaks and policy is Policy.AT_LEAST_ONCE and doubts < _DOUBTS:
        return message.plan_again(now, now, doubts=doubts)
    if evidence.speaks or age >= patience.limit:
        return replace(
            message,
            state=MessageState.ABANDONED,
            reason=SILENT if evidence.speaks else GIVEN_UP,
            changed_at=now,
        )
    return message
