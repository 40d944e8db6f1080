"""What can become of one POST."""

from dataclasses import dataclass

from wacore.domain.ids import Wamid
from wacore.domain.messaging.statuses import SendError


@dataclass(frozen=True, slots=True)
class Accepted:
    """Meta took the message; `held` if it waits for the template's reception to be judged."""

    wamid: Wamid
    held: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Meta answered with an error of its own: the message was not sent."""

    error: SendError
    http_status: int


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly no byte of the request was written."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The request may have been processed."""

    reason: str


Answer = Accepted | Refused | NotSent | Ambiguous
