"""What webhooks tell, before it is JSON."""

from typing import Any, NamedTuple

Json = dict[str, Any]

NO_NUMBER = -1

# These carry no `entry.time` (Meta, Webhooks reference).
UNTIMED_FIELDS = frozenset({"messages", "user_preferences"})


class StatusEvent(NamedTuple):
    """A status in its compact form; the JSON is made when it is sent."""

    waba_id: str
    number: int
    ref: int  # ledger row << 3 | stage
    at: int


class ChangeEvent(NamedTuple):
    """Any other webhook change."""

    waba_id: str
    number: int
    field: str
    value: Json
    at: int
    serial: int  # counts them


Event = StatusEvent | ChangeEvent
