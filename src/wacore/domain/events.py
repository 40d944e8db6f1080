"""What has happened. Facts leave a context only through its outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wacore.domain.ids import OrganizationId


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """One fact. Subclasses name it `<context>.<fact in the past tense>`, and add its data."""

    name: ClassVar[str]

    organization_id: OrganizationId
    occurred_at: datetime
