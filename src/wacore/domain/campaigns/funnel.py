"""How far a campaign's messages came."""

from collections.abc import Mapping
from dataclasses import dataclass

ACCEPTED = frozenset({"held", "accepted", "sent", "delivered", "read", "failed"})
SENT = frozenset({"sent", "delivered", "read"})
DELIVERED = frozenset({"delivered", "read"})
WAITING = frozenset({"planned", "inflight", "deferred"})
NOT_MESSAGED = frozenset({"skipped", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """
    Counts that each include the ones after them: who read was delivered, who was delivered was sent.

    Attributes:
        recipients: Everyone planned, skipped or not.
        accepted: Meta took the message, whatever became of it.
        failed: Meta took the message and later reported that it did not arrive.
        rejected: Meta refused the message at once.
        unknown: Nobody knows whether Meta took it, abandoned ones included.
    """

    recipients: int
    waiting: int
    accepted: int
    sent: int
    delivered: int
    read: int
    failed: int
    rejected: int
    skipped: int
    cancelled: int
    unknown: int

    @classmethod
    def of(cls, by_state: Mapping[str, int]) -> "Funnel":
        """From the number of messages in each state, which are exclusive of each other."""

        def count(states: frozenset[str]) -> int:
            return sum(by_state.get(state, 0) for state in states)

        return cls(
            recipients=sum(by_state.values()),
            waiting=count(WAITING),
            accepted=count(ACCEPTED),
            sent=count(SENT),
            delivered=count(DELIVERED),
            read=by_state.get("read", 0),
            failed=by_state.get("failed", 0),
            rejected=by_state.get("rejected", 0),
            skipped=by_state.get("skipped", 0),
            cancelled=by_state.get("cancelled", 0),
            unknown=count(frozenset({"unknown", "abandoned"})),
        )

    @property
    def balanced(self) -> bool:
        """Every recipient is in exactly one of the outcomes."""
        return self.recipients == (
            self.waiting
            + self.accepted
            + self.rejected
            + self.skipped
            + self.cancelled
            + self.unknown
        )

    @property
    def done(self) -> int:
        """Messages that need nothing more from us."""
        return self.recipients - self.waiting

    def plus(self, other: "Funnel") -> "Funnel":
        return Funnel(
            **{name: getattr(self, name) + getattr(other, name) for name in self.__slots__}
        )


def share(part: int, whole: int) -> float:
    """0 of 0 is 0."""
    return round(part / whole, 4) if whole else 0.0
