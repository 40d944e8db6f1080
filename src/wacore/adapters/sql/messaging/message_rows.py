"""Messages as rows."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from wacore.adapters.sql.messaging.tables import messages
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState

_NOBODY_ELSE = UUID(int=0)
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


def to_row(message: Message, *, unique: bool) -> dict[str, Any]:
    row = {column.name: getattr(message, column.name) for column in COLUMNS}
    row["unique_by"] = _NOBODY_ELSE if unique else message.id
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
