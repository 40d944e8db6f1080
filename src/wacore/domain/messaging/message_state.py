"""Where one message stands."""

from enum import StrEnum


class MessageState(StrEnum):
    """
    UNKNOWN: It may or may not have reached Meta; nobody sends it again on a guess.
    HELD: Accepted, but Meta waits to see how the template is received.
    FAILED: Accepted, then not delivered; a later report may correct it.
    REJECTED: Meta refused it at once; nothing was sent.
    SKIPPED: Never tried, because the recipient may not be written to.
    ABANDONED: It stayed UNKNOWN, and the policy forbids a guess.
    """

    PLANNED = "planned"
    INFLIGHT = "inflight"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    HELD = "held"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    ABANDONED = "abandoned"
    CANCELLED = "cancelled"


WAITING = frozenset({MessageState.PLANNED, MessageState.DEFERRED})
"""A worker may claim them once they are due."""

OPEN = WAITING | {MessageState.INFLIGHT, MessageState.UNKNOWN}
"""While a dispatch has one of these, it is not finished."""

TAKEN = frozenset(
    {
        MessageState.ACCEPTED,
        MessageState.HELD,
        MessageState.SENT,
        MessageState.DELIVERED,
        MessageState.READ,
        MessageState.FAILED,
    }
)
"""Meta took them; together they are what totals call accepted."""

PERHAPS_SEEN = (TAKEN - {MessageState.FAILED}) | {
    MessageState.INFLIGHT,
    MessageState.UNKNOWN,
    MessageState.ABANDONED,
}
"""Their recipients have been written to, for all we know."""

RANK = {
    MessageState.ACCEPTED: 0,
    MessageState.HELD: 0,
    MessageState.FAILED: 1,
    MessageState.SENT: 2,
    MessageState.DELIVERED: 3,
    MessageState.READ: 4,
}
"""The ladder: a message only ever climbs."""
