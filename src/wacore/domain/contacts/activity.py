"""A contact's timeline: what happened to it here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wacore.domain.ids import ContactId, OrganizationId


class ActivityKind(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    IMPORTED = "imported"
    GROUPED = "grouped"
    UNGROUPED = "ungrouped"
    MERGED = "merged"
    CONSENT = "consent"
    MESSAGE_RECEIVED = "message_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One line of the timeline; `detail` says more, such as the group's id."""

    id: UUID
    organization_id: OrganizationId
    contact_id: ContactId
    kind: ActivityKind
    at: datetime
    detail: Mapping[str, str] = field(default_factory=dict)
