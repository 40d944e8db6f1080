"""Where a template stands in its life (Meta, template lifecycle)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class TemplateStatus(StrEnum):
    """
    DRAFT and SUBMITTING are ours; the others follow Meta's word.

    SUBMITTING: The creation was decided on and may or may not have reached Meta.
    OTHER: Meta reports something this list does not know; see `meta_status`.
    """

    DRAFT = "draft"
    SUBMITTING = "submitting"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"
    IN_APPEAL = "in_appeal"
    LOCKED = "locked"
    LIMIT_EXCEEDED = "limit_exceeded"
    ARCHIVED = "archived"
    PENDING_DELETION = "pending_deletion"
    DELETED = "deleted"
    OTHER = "other"


EDITABLE = frozenset(
    {
        TemplateStatus.DRAFT,
        TemplateStatus.APPROVED,
        TemplateStatus.REJECTED,
        TemplateStatus.PAUSED,
        TemplateStatus.DISABLED,
        TemplateStatus.LIMIT_EXCEEDED,
        TemplateStatus.OTHER,
    }
)
"""Where new content may be sent to Meta; elsewhere it would answer 2388039 (Meta, Error codes)."""

ENDED = frozenset({TemplateStatus.PENDING_DELETION, TemplateStatus.DELETED})

_OF_META: Mapping[str, TemplateStatus] = MappingProxyType(
    {
        **{status.name: status for status in TemplateStatus},
        "REINSTATED": TemplateStatus.APPROVED,
        "UNPAUSED": TemplateStatus.APPROVED,
        "UNARCHIVED": TemplateStatus.APPROVED,
        "FLAGGED": TemplateStatus.APPROVED,  # in danger, yet still sendable
    }
)


def status_of(meta_word: str) -> TemplateStatus:
    """The list is open: what is not known is OTHER, which is not sendable."""
    status = _OF_META.get(meta_word.upper(), TemplateStatus.OTHER)
    ours = {TemplateStatus.DRAFT, TemplateStatus.SUBMITTING}
    return TemplateStatus.OTHER if status in ours else status
