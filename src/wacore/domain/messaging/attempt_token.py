"""The word that travels with a message to Meta and back in every status of it."""

from dataclasses import dataclass
from uuid import UUID

from wacore.domain.ids import MessageId

_LAST = 9999


@dataclass(frozen=True, slots=True)
class AttemptToken:
    """
    Names one POST of one message: `<message id in hex>.<attempt>`. What follows another full stop
    is for people who read logs.
    """

    message_id: MessageId
    attempt: int

    @classmethod
    def parse(cls, text: str) -> "AttemptToken | None":
        """None if it is not ours: other programs may send from the same number."""
        left, _, rest = text.partition(".")
        right = rest.partition(".")[0]
        if len(left) != 32 or not (right.isascii() and right.isdigit()):
            return None
        try:
            message_id = UUID(hex=left)
        except ValueError:
            return None
        attempt = int(right[:5])
        return cls(MessageId(message_id), attempt) if 1 <= attempt <= _LAST else None

    def __str__(self) -> str:
        return f"{self.message_id.hex}.{self.attempt}"
