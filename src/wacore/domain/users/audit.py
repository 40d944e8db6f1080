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
class AuditHead:
    """Where a trail ends; before its first entry, at 0."""

    sequence: int = 0
    digest: bytes = GENESIS


_NOTHING = AuditHead()


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
        head: AuditHead,
        *,
        organization_id: OrganizationId,
        at: datetime,
        actor_id: UUID | None,
        action: str,
        details: Mapping[str, str],
    ) -> "AuditEntry":
        sequence = head.sequence + 1
        digest = _digest(head.digest, organization_id, sequence, at, actor_id, action, details)
        return cls(
            organization_id=organization_id,
            sequence=sequence,
            at=at,
            actor_id=actor_id,
            action=action,
            details=dict(details),
            digest=digest,
        )

    @property
    def head(self) -> AuditHead:
        """The trail's end once this is its last entry."""
        return AuditHead(sequence=self.sequence, digest=self.digest)

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


def first_break(entries: Iterable[AuditEntry], *, after: AuditHead = _NOTHING) -> int | None:
    """
    The sequence number at which the chain stops holding, or None.

    Args:
        entries: In order, from the one after `after`, up to which all is checked.
    """
    for entry in entries:
        if entry.sequence != after.sequence + 1 or not entry.vouched_by(after.digest):
            return after.sequence + 1
        after = entry.head
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
