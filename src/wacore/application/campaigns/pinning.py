"""From what a caller names to what a campaign holds on to."""

from wacore.application.campaigns.ports import Senders, TemplateCatalog
from wacore.domain.campaigns import Content, Purpose, VariableMapping
from wacore.domain.errors import InvalidInput, NotFound
from wacore.domain.ids import OrganizationId, PhoneNumberId, TemplateId


class UnknownTemplate(InvalidInput):
    """The organisation has no such template, or the template no such version."""

    code = "unknown-campaign-template"

    def __init__(self, template_id: TemplateId, version: int | None) -> None:
        what = (
            f"template {template_id}" if version is None else f"version {version} of {template_id}"
        )
        super().__init__(f"There is no {what}.", field="template_id")
        self.template_id = template_id
        self.version = version


class UnknownSender(InvalidInput):
    """The organisation has not connected this telephone number."""

    code = "unknown-campaign-sender"

    def __init__(self, phone_number_id: PhoneNumberId) -> None:
        super().__init__(f"There is no connected number {phone_number_id}.", field="sender")
        self.phone_number_id = phone_number_id


async def pin_content(
    templates: TemplateCatalog,
    organization_id: OrganizationId,
    template_id: TemplateId,
    version: int | None,
    variables: VariableMapping,
) -> Content:
    """
    Args:
        version: None for the one in use now.

    Raises:
        UnknownTemplate: There is nothing to pin.
    """
    try:
        template = await templates.pin(organization_id, template_id, version)
    except NotFound as error:
        raise UnknownTemplate(template_id, version) from error
    return Content(
        template_id=template.template_id,
        template_version=template.version,
        template_name=template.name,
        language=template.language,
        purpose=Purpose.of_category(template.category),
        variables=variables,
    )


async def require_sender(
    senders: Senders, organization_id: OrganizationId, phone_number_id: PhoneNumberId
) -> None:
    """
    Raises:
        UnknownSender: Nothing could be sent from there.
    """
    try:
        await senders.get(organization_id, phone_number_id)
    except NotFound as error:
        raise UnknownSender(phone_number_id) from error
