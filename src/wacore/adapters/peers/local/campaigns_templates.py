"""Campaigns ask templates for the words they send."""

from wacore.application.campaigns.ports import PinnedTemplate
from wacore.application.templates.pin_template import PinTemplate, PinTemplateQuery
from wacore.domain.ids import OrganizationId, TemplateId


class LocalTemplateCatalog:
    """A TemplateCatalog."""

    def __init__(self, pin_template: PinTemplate) -> None:
        self._pin_template = pin_template

    async def pin(
        self, organization_id: OrganizationId, template_id: TemplateId, version: int | None = None
    ) -> PinnedTemplate:
        query = PinTemplateQuery(
            organization_id=organization_id, template_id=template_id, version=version
        )
        found = await self._pin_template(query)
        return PinnedTemplate(
            template_id=found.template_id,
            version=found.version,
            account_id=found.account_id,
            name=found.name,
            language=found.language,
            category=found.category.upper(),
            parameter_format=found.parameter_format,
            components=found.components,
            status=found.status.upper(),
            quality=found.quality.upper(),
            content_hash=found.content_hash,
        )
