"""One fact, told to other contexts and written into the audit log, or neither."""

from dataclasses import fields

from wacore.application.users.ports import UsersUnitOfWork
from wacore.domain.users.audit import AuditEntry
from wacore.domain.users.events import UsersEvent

_KEPT_ELSEWHERE = frozenset({"organization_id", "occurred_at", "by"})


async def record(work: UsersUnitOfWork, event: UsersEvent) -> None:
    await work.outbox.add(event)
    await work.audit.append(
        AuditEntry.after(
            await work.audit.head(event.organization_id),
            organization_id=event.organization_id,
            at=event.occurred_at,
            actor_id=event.by,
            action=event.name,
            details=details_of(event),
        )
    )


def details_of(event: UsersEvent) -> dict[str, str]:
    values = {f.name: getattr(event, f.name) for f in fields(event)}
    return {
        name: str(value)
        for name, value in values.items()
        if name not in _KEPT_ELSEWHERE and value is not None
    }
