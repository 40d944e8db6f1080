"""A change of mind before anything is sent."""

from dataclasses import replace

import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.campaigns.documents import AudienceDocument, VariableDocument, mapping_of
from wacore.application.campaigns.documents_sending import SendingDocument
from wacore.application.campaigns.pinning import pin_content, require_sender
from wacore.application.campaigns.ports import CampaignsUnitOfWork, Senders, TemplateCatalog
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import CampaignUpdated, Content, VariableMapping
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import CampaignId, PhoneNumberId, TemplateId


class UpdateCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    """What is UNSET stays. `template_version` goes with a `template_id`."""

    actor: Actor
    campaign_id: CampaignId
    expected_version: int | None = None
    name: str | UnsetType = UNSET
    template_id: TemplateId | UnsetType = UNSET
    template_version: int | UnsetType = UNSET
    sender: PhoneNumberId | UnsetType = UNSET
    audience: AudienceDocument | UnsetType = UNSET
    variables: list[VariableDocument] | UnsetType = UNSET
    sending: SendingDocument | UnsetType = UNSET


class UpdateCampaign:
    """Edit a draft, or a scheduled campaign, which thereby becomes a draft again."""

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        templates: TemplateCatalog,
        senders: Senders,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._templates = templates
        self._senders = senders
        self._clock = clock

    async def __call__(self, command: UpdateCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            CampaignNotReady: It has started or ended.
            CampaignChanged: It is not at `expected_version` any more.
            InvalidInput: Names the field.
        """
        actor = command.actor
        actor.require(Permission.MANAGE_CAMPAIGNS)
        variables = UNSET if command.variables is UNSET else mapping_of(command.variables)
        pinned = await self._pinned(command)
        if command.sender is not UNSET:
            await require_sender(self._senders, actor.organization_id, command.sender)
        async with self._begin() as work:
            campaign = await work.campaigns.get(actor.organization_id, command.campaign_id)
            campaign.require_version(command.expected_version)
            content = campaign.content if pinned is None else pinned
            changed = campaign.edit(
                self._clock.now(),
                name=campaign.name if command.name is UNSET else command.name.strip(),
                content=replace(
                    content,
                    variables=campaign.content.variables if variables is UNSET else variables,
                ),
                sender=campaign.sender if command.sender is UNSET else command.sender,
                audience=campaign.audience
                if command.audience is UNSET
                else command.audience.selection(),
                sending=campaign.sending if command.sending is UNSET else command.sending.sending(),
            )
            await work.campaigns.save(changed)
            await work.outbox.add(CampaignUpdated.of(changed, actor.user_id))
            await work.commit()

    async def _pinned(self, command: UpdateCampaignCommand) -> Content | None:
        if command.template_id is UNSET:
            if command.template_version is not UNSET:
                raise InvalidInput("Name the template as well.", field="template_id")
            return None
        version = None if command.template_version is UNSET else command.template_version
        return await pin_content(
            self._templates,
            command.actor.organization_id,
            command.template_id,
            version,
            VariableMapping(),
        )
