"""What happens to templates."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wacore.domain.events import DomainEvent
from wacore.domain.ids import AccountId, TemplateId


@dataclass(frozen=True, kw_only=True)
class TemplateEvent(DomainEvent):
    template_id: TemplateId
    account_id: AccountId


@dataclass(frozen=True, kw_only=True)
class TemplateCreated(TemplateEvent):
    """Written here, or found at Meta (`found`)."""

    name: ClassVar[str] = "templates.created"

    template_name: str
    language: str
    found: bool = False


@dataclass(frozen=True, kw_only=True)
class TemplateRevised(TemplateEvent):
    """It has a new version."""

    name: ClassVar[str] = "templates.revised"

    version: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class TemplateSubmissionStarted(TemplateEvent):
    """A version is about to be sent for review."""

    name: ClassVar[str] = "templates.submission_started"

    version: int


@dataclass(frozen=True, kw_only=True)
class TemplateSubmitted(TemplateEvent):
    """Meta has taken a version for review, or decided at once."""

    name: ClassVar[str] = "templates.submitted"

    version: int
    status: str


@dataclass(frozen=True, kw_only=True)
class TemplateSubmissionFailed(TemplateEvent):
    """Meta did not take a version."""

    name: ClassVar[str] = "templates.submission_failed"

    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class TemplateStatusChanged(TemplateEvent):
    """It may, or may no longer, be sent: see `sendable`."""

    name: ClassVar[str] = "templates.status_changed"

    status: str
    previous: str
    meta_status: str
    sendable: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class TemplateQualityChanged(TemplateEvent):
    """People like it better, or less."""

    name: ClassVar[str] = "templates.quality_changed"

    quality: str
    previous: str


@dataclass(frozen=True, kw_only=True)
class TemplateCategoryChanged(TemplateEvent):
    """Meta files, or from `effective_at` on will file, it under another category."""

    name: ClassVar[str] = "templates.category_changed"

    category: str
    previous: str
    effective_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class TemplateDrifted(TemplateEvent):
    """What Meta has is no longer (`drifted`) or again what we wrote."""

    name: ClassVar[str] = "templates.drifted"

    drifted: bool


@dataclass(frozen=True, kw_only=True)
class TemplateRefreshed(TemplateEvent):
    """Some smaller fact about it was learnt from Meta."""

    name: ClassVar[str] = "templates.refreshed"


@dataclass(frozen=True, kw_only=True)
class TemplateDeleted(TemplateEvent):
    """Gone here and, if it ever was there, at Meta."""

    name: ClassVar[str] = "templates.deleted"

    template_name: str
    language: str
