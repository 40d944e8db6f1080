"""One writing of a template."""

from dataclasses import dataclass
from datetime import datetime

from wacore.domain.ids import OrganizationId, TemplateId, UserId
from wacore.domain.templates.content import TemplateContent


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVersion:
    """
    Content under a number, counted from 1 and never reused.

    Attributes:
        created_by: None for content found at Meta.
    """

    template_id: TemplateId
    organization_id: OrganizationId
    number: int
    content: TemplateContent
    created_at: datetime
    created_by: UserId | None
