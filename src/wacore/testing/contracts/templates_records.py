"""Templates and versions with everything a test does not care about filled in."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion
from wacore.testing.contracts.templates_samples import PLAIN, content_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORGANIZATION = OrganizationId(UUID("01900000-0000-7000-8000-000000000001"))
OTHER_ORGANIZATION = OrganizationId(UUID("01900000-0000-7000-8000-000000000002"))
ACCOUNT = AccountId(UUID("01900000-0000-7000-8000-0000000000c1"))
OTHER_ACCOUNT = AccountId(UUID("01900000-0000-7000-8000-0000000000c2"))


def template_id(number: int) -> TemplateId:
    return TemplateId(UUID(int=0x01900000_0000_7000_8000_0000_0001_0000 + number))


def a_template(number: int = 1, **given: Any) -> Template:
    defaults: dict[str, Any] = {
        "id": template_id(number),
        "organization_id": ORGANIZATION,
        "account_id": ACCOUNT,
        "name": f"template_{number}",
        "language": "en_US",
        "category": "MARKETING",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Template(**(defaults | given))


def a_version(
    number: int = 1, *, of: Template | None = None, content: TemplateContent | None = None
) -> TemplateVersion:
    template = a_template() if of is None else of
    return TemplateVersion(
        template_id=template.id,
        organization_id=template.organization_id,
        number=number,
        content=content or content_of(PLAIN),
        created_at=NOW,
        created_by=None,
    )
