from typing import Any
from uuid import UUID

import msgspec

from wacore.application.ports import Begin, Envelope
from wacore.application.users.ports import UsersUnitOfWork
from wacore.domain.users.audit import AuditEntry

CONSUMER = "users.audit"
_LONGEST = 500


class RecordForeignEvent:
    """Write what other contexts did into the audit log. A second delivery is not written again."""

    def __init__(self, begin: Begin[UsersUnitOfWork]) -> None:
        self._begin = begin

    async def __call__(self, envelope: Envelope) -> None:
        data: dict[str, Any] = msgspec.json.decode(envelope.payload)
        async with self._begin() as work:
            if not await work.inbox.first_time(envelope.id, CONSUMER):
                return
            await work.audit.append(
                AuditEntry.after(
                    await work.audit.head(envelope.organization_id),
                    organization_id=envelope.organization_id,
                    at=envelope.occurred_at,
                    actor_id=_actor(data),
                    action=envelope.name,
                    details=_details(data),
                )
            )
            await work.commit()


def _actor(data: dict[str, Any]) -> UUID | None:
    for field in ("by", "actor_id", "changed_by", "created_by"):
        try:
            return UUID(data[field])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return None


def _details(data: dict[str, Any]) -> dict[str, str]:
    """Scalars as they are, anything larger as JSON, nothing longer than a line or two."""
    kept = {}
    for name, value in data.items():
        if value is None or name in ("organization_id", "occurred_at", "by"):
            continue
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        kept[name] = text[:_LONGEST]
    return kept
