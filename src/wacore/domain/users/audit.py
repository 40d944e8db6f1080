"""An append-only record in which every entry vouches for the one before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wacore.domain.ids import OrganizationId

GENESIS = bytes(32)


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """
    Attributes:
        sequence: Counts from 1 without gaps, per organisation.
        action: The name of the event it records.
        details: The event's data, as text; never a secret.
        digest: SHA-256 over the entry before and everything in this one.
    """

    organization_id: OrganizationId
    sequence: int
    at: datetime
    actor_id: UUID | None
    action: str
    details: Mapping[str, str]
    digest: bytes

    @classmethod
    def after(
        cls,
        last: "AuditEntry | None",
        *,
        organization_id: OrganizationId,
        at: datetime,
        actor_id: UUID | None,
        action: str,
        details: Mapping[str, str],
    ) -> "AuditEntry":
        sequence = last.sequence + 1 if last else 1
        digest = _digest(
            last.digest if last else GENESIS,
            organization_id,
            sequence,
            at,
            actor_id,
            action,
            details,
        )
        return cls(
            organization_id=organization_id,
            sequence=sequence,
            at=at,
            actor_id=actor_id,
            action=action,
            details=dict(details),
            digest=digest,
        )

    def vouched_by(self, previous: bytes) -> bool:
        """Whether nothing in this entry changed since it was written after `previous`."""
        return self.digest == _digest(
            previous,
            self.organization_id,
            self.sequence,
            self.at,
            self.actor_id,
            self.action,
            self.details,
        )


def first_break(
    entries: Iterable[AuditEntry], *, sequence: int = 0, digest: bytes = GENESIS
) -> int | None:
    """
    The sequence number at which the chain stops holding, or None.

    Args:
        entries: In order, from the one after `sequence`.
        sequence: Number of the entry already checked; 0 to begin.
        digest: Its digest.
    """
    for entry in entries:
        if entry.sequence != sequence + 1 or not entry.vouched_by(digest):
            return sequence + 1
        sequence, digest = entry.sequence, entry.digest
    return None


def _digest(
    previous: bytes,
    organization_id: UUID,
    sequence: int,
    at: datetime,
    actor_id: UUID | None,
    action: str,
    details: Mapping[str, str],
) -> bytes:
    text = json.dumps(
        [
            organization_id.hex,
            sequence,
            at.isoformat(),
            actor_id.hex if actor_id else None,
            action,
            sorted(details.items()),
        ],
        separators=(",", ":"),
    )
    return hashlib.sha256(previous + text.encode()).digest()
