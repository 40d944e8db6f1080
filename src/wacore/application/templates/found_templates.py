"""A template that was made at Meta, taken in."""

from dataclasses import dataclass
from datetime import datetime

from wacore.application.templates.meta_content import content_of, state_of
from wacore.application.templates.ports_review import MetaTemplate
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.learning import after_sync
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion


@dataclass(frozen=True, slots=True)
class FoundTemplate:
    template: Template
    version: TemplateVersion


def found_template(
    found: MetaTemplate,
    *,
    template_id: TemplateId,
    organization_id: OrganizationId,
    account_id: AccountId,
    now: datetime,
) -> FoundTemplate:
    """
    With Meta's content as its first version.

    Raises:
        InvalidInput: The content cannot be read here.
    """
    content = content_of(found)
    blank = Template(
        id=template_id,
        organization_id=organization_id,
        account_id=account_id,
        name=found.name,
        language=found.language,
        category=found.category,
        created_at=now,
        updated_at=now,
        meta_id=found.meta_id,
        meta_version=1,
        meta_shape=content.shape_hash,
        revision=0,
    )
    return FoundTemplate(
        template=after_sync(blank, state_of(found), now),
        version=TemplateVersion(
            template_id=template_id,
            organization_id=organization_id,
            number=1,
            content=content,
            created_at=now,
            created_by=None,
        ),
    )
