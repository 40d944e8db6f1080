"""A new draft."""

import msgspec

from wacore.application.campaigns.documents import AudienceDocument, VariableDocument, mapping_of
from wacore.application.campaigns.documents_sending import SendingDocument
from wacore.application.campaigns.pinning import pin_content, require_sender
from wacore.application.campaigns.ports import CampaignsUnitOfWork, Senders, TemplateCatalog
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import Campaign, CampaignCreated
from wacore.domain.ids import CampaignId, PhoneNumberId, TemplateId


class CreateCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`template_version` None pins the version in use now."""

    actor: Actor
    name: str
    template_id: TemplateId
    sender: PhoneNumberId
    template_version: int | None = None
    audience: AudienceDocument = AudienceDocument()
    variables: list[VariableDocument] = []
    sending: SendingDocument = SendingDocument()


class CreateCampaign:
    """Write down a campaign; nothing is sent and nobody is chosen yet."""

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        templates: TemplateCatalog,
        senders: Senders,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._templates = templates
        self._senders = senders
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CreateCampaignCommand) -> CampaignId:
        """
        Raises:
            InvalidInput: Names the field of the template, sender, audience, variable or option.
        """
        actor = command.actor
        actor.require(Permission.MANAGE_CAMPAIGNS)
        variables = mapping_of(command.variables)
        audience = command.audience.selection()
        sending = command.sending.sending()
        content = await pin_content(
            self._templates,
            actor.organization_id,
            command.template_id,
            command.template_version,
            variables,
        )
        await require_sender(self._senders, actor.organization_id, command.sender)
        now = self._clock.now()
        campaign = Campaign(
            id=CampaignId(self._new_id()),
            organization_id=actor.organization_id,
            name=command.name.strip(),
            content=content,
            sender=command.sender,
            audience=audience,
            sending=sending,
            created_by=actor.user_id,
            created_at=now,
            updated_at=now,
        )
        async with self._begin() as work:
            await work.campaigns.add(campaign)
            await work.outbox.add(CampaignCreated.of(campaign, actor.user_id))
            await work.commit()
        return campaign.id
