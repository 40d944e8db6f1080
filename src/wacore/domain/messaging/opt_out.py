"""How people say that they want no more messages, or want them again."""

import re
from enum import StrEnum

_STOP = re.compile(r"(?:opt ?out|stop|unsubscribe|abmelden)\b", re.IGNORECASE)
_START = re.compile(r"(?:opt ?in|start|subscribe|resume)\b", re.IGNORECASE)
_SEPARATORS = re.compile(r"[_:.\-]+")

SPOKEN = frozenset({"text", "button", "interactive"})
"""Types of message whose words a person chose."""


class Wish(StrEnum):
    STOP = "stop"
    START = "start"


def wish_of_payload(payload: str) -> Wish | None:
    """A button's payload is ours, so that its first word, as in STOP_PROMO, says what it is for."""
    if len(payload) > 200 or payload.startswith("{"):
        return None
    words = _SEPARATORS.sub(" ", payload.strip())
    if _STOP.match(words):
        return Wish.STOP
    return Wish.START if _START.match(words) else None
