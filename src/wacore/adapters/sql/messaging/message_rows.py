"""Messages as rows."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from wacore.adapters.sql.messaging.tables import messages
from wacore.application.messaging.ports import NewMessage
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

SHARED = UUID(int=0)
"""`unique_by` of messages whose address no other may have in their dispatch."""

_FIXED = frozenset(
    {
        "id",
        "organization_id",
        "dispatch_id",
        "phone_number_id",
        "contact_id",
        "phone",
        "bsuid",
        "unique_by",
        "kind",
        "planned_at",
    }
)

COLUMNS = tuple(column for column in messages.c if column.name != "unique_by")
"""What a message is read from."""

CHANGING = tuple(column.name for column in messages.c if column.name not in _FIXED)
"""What is written when a message has changed; nothing else of it ever does."""

_NAMES = tuple(column.name for column in COLUMNS)
_STATE = MessageState._value2member_map_


def to_row(new: NewMessage) -> dict[str, Any]:
    message = new.message
    row = {name: getattr(message, name) for name in _NAMES}
    shares = new.unique and message.state is not MessageState.SKIPPED
    row["unique_by"] = SHARED if shares else message.id
    return row


def to_change(message: Message) -> dict[str, Any]:
    change = {name: getattr(message, name) for name in CHANGING}
    change["id"] = message.id
    return change


def to_message(row: Row[Any]) -> Message:
    """From a row that begins with `COLUMNS`."""
    fields = dict(zip(_NAMES, row, strict=False))
    fields["state"] = _STATE[fields["state"]]
    return Message(**fields)
