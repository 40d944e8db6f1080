"""What Meta tells about a template: by webhook, in a list, or in answer to a submission."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """`reason` is Meta's word (`INVALID_FORMAT`, …); the rest is for people, where Meta explains."""

    reason: str
    explanation: str = ""
    recommendation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryNotice:
    """
    A change of category.

    Attributes:
        announced: The category it will have from `effective_at` on; None once the change is done.
    """

    previous: str | None = None
    announced: str | None = None
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """
    A decision to send a version to Meta, kept until its outcome is known.

    Attributes:
        attempt_at: When the call was last begun; before that nothing can have reached Meta.
        edits_approved: Whether it counts as an edit of an approved template.
    """

    version: int
    attempt_at: datetime
    edits_approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReport:
    """
    One fact reported by webhook.

    Attributes:
        event: Meta's word for a status, or QUALITY, CATEGORY, CATEGORY_WARNING, COMPONENTS.
        category: The one it has, or for a warning the one it will have.
    """

    event: str
    at: datetime
    reason: str = ""
    quality: str = ""
    category: str = ""
    previous_category: str = ""
    title: str = ""
    description: str = ""
    recommendation: str = ""
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaState:
    """A template as Meta lists it; `shape_hash` is that of the components listed."""

    meta_id: str
    status: str
    category: str
    shape_hash: str
    body: str
    quality: str = ""
    rejected_reason: str = ""
    previous_category: str = ""
    correct_category: str = ""
