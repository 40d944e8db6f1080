"""A look at the campaign's words on a real telephone."""

import msgspec

from wacore.application.campaigns.persons import person_of
from wacore.application.campaigns.pinning import UnknownTemplate
from wacore.application.campaigns.ports import (
    Audience,
    CampaignsUnitOfWork,
    SampleMessage,
    SampleMessages,
    TemplateCatalog,
)
from wacore.application.ports import Begin
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import AudienceSelection, Campaign, Person
from wacore.domain.errors import InvalidInput, NotFound
from wacore.domain.ids import CampaignId, ContactId
from wacore.domain.phone import PhoneNumber
from wacore.domain.rendering import SendPlan, compile_plan


class UnknownSampleContact(InvalidInput):
    """Nobody of this id could lend their name to the sample."""

    code = "unknown-sample-contact"

    def __init__(self, contact_id: ContactId) -> None:
        super().__init__(f"There is no contact {contact_id}.", field="contact_id")
        self.contact_id = contact_id


class SendSampleCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        phone: Where it goes, in E.164.
        contact_id: Whose values fill it; without one, defaults and `values` must do.
        values: Texts by template parameter, which win over the contact's.
    """

    actor: Actor
    campaign_id: CampaignId
    phone: str
    contact_id: ContactId | None = None
    values: dict[str, str] = {}


class SendSample:
    """Send the campaign's message once, to one number, outside the campaign and its counts."""

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        templates: TemplateCatalog,
        audience: Audience,
        samples: SampleMessages,
    ) -> None:
        self._begin = begin
        self._templates = templates
        self._audience = audience
        self._samples = samples

    async def __call__(self, command: SendSampleCommand) -> str:
        """
        Answers the message's id.

        Raises:
            CampaignNotFound: The organisation has no such campaign.
            InvalidPhoneNumber: `phone` is not E.164.
            UnknownSampleContact: `contact_id` is nobody's.
            InvalidInput: `values` names something the template does not have.
            UnfitValues: Names each parameter that has no value, or one Meta refuses.
        """
        actor = command.actor
        actor.require(Permission.SEND_MESSAGES)
        phone = PhoneNumber.parse(command.phone)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
        content = campaign.content
        try:
            template = await self._templates.pin(
                actor.organization_id, content.template_id, content.template_version
            )
        except NotFound as error:
            raise UnknownTemplate(content.template_id, content.template_version) from error
        plan = compile_plan(template.components, parameter_format=template.parameter_format)
        person = await self._person(campaign, command.contact_id, phone)
        values = {
            slot.key: text
            for variable in content.variables.variables
            if (slot := plan.slot(variable.parameter)) and (text := variable.resolve(person))
        }
        for name, text in command.values.items():
            values[_slot(plan, name)] = text
        return await self._samples.send(
            actor.organization_id,
            SampleMessage(
                sender=campaign.sender,
                phone=phone.value,
                template_name=content.template_name,
                language=content.language,
                purpose=content.purpose,
                components=plan.render(values),
            ),
        )

    async def _person(
        self, campaign: Campaign, contact_id: ContactId | None, phone: PhoneNumber
    ) -> Person:
        if contact_id is None:
            return Person(contact_id=ContactId(campaign.id), phone=phone)
        found = await self._audience.page(
            campaign.organization_id,
            AudienceSelection(contact_ids=(contact_id,)),
            after=None,
            limit=1,
        )
        if not found:
            raise UnknownSampleContact(contact_id)
        return person_of(found[0], campaign.content.purpose)


def _slot(plan: SendPlan, name: str) -> str:
    slot = plan.slot(name)
    if slot is None:
        raise InvalidInput("The template has no such variable.", field=f"values.{name}")
    return slot.key
