"""Messages as rows."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from wacore.adapters.sql.messaging.tables import messages
from wacore.application.messaging.ports import NewMessage
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.mould import Mould

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
        "time_zone",
    }
)

COLUMNS = tuple(column for column in messages.c if column.name != "unique_by")
"""What a message is read from."""

_CHANGING = tuple(column.name for column in messages.c if column.name not in _FIXED)

_NAMES = tuple(column.name for column in COLUMNS)
_MOULD = Mould(Message, _NAMES)
_STATE = MessageState._value2member_map_
_STATE_AT = _NAMES.index("state")


def to_row(new: NewMessage) -> dict[str, Any]:
    message = new.message
    row = {name: getattr(message, name) for name in _NAMES}
    shares = new.unique and message.state is not MessageState.SKIPPED
    row["unique_by"] = SHARED if shares else message.id
    return row


def changed_columns(changes: Iterable[tuple[Message, Message]]) -> tuple[str, ...]:
    """What differs between the two sides of any change; the other columns need not be written."""
    found = _MOULD.differing(changes)
    return tuple(name for name in _CHANGING if name in found)


def to_change(message: Message, columns: Iterable[str]) -> dict[str, Any]:
    change = {name: getattr(message, name) for name in columns}
    change["id"] = message.id
    return change


def to_message(row: Row[Any]) -> Message:
    """From a row that begins with `COLUMNS`."""
    values = list(row)
    values[_STATE_AT] = _STATE[values[_STATE_AT]]
    return _MOULD.cast(values)
