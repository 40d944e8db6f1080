"""From the selection to the rows that are sent."""

import msgspec

from wacore.application.campaigns.align_dispatch import (
    AlignDispatch,
    AlignDispatchCommand,
    plan_job,
)
from wacore.application.campaigns.hand_over import HandOver
from wacore.application.campaigns.ports import (
    CampaignsUnitOfWork,
    Deliveries,
    DispatchOrder,
    TemplateCatalog,
)
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.campaigns import (
    ACTIVE,
    Campaign,
    CampaignFailed,
    CampaignPlanned,
    CampaignState,
    Composer,
    Planning,
)
from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import CampaignId, OrganizationId
from wacore.domain.rendering import compile_plan


class PlanCampaignCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        page: Contacts per step; each step is one bulk call and one commit.
        pages: Steps of one run; what is left is done by another, after others had their turn.
    """

    organization_id: OrganizationId
    campaign_id: CampaignId
    page: int = 500
    pages: int = 20


class PlanCampaign:
    """
    Page through the audience and hand each page to the sending side, which begins at once.

    The cursor is committed after its page is there. A planner killed in between repeats one page,
    and repeating a page adds nothing.
    """

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        templates: TemplateCatalog,
        deliveries: Deliveries,
        hand_over: HandOver,
        align: AlignDispatch,
        jobs: JobQueue,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._templates = templates
        self._deliveries = deliveries
        self._hand_over = hand_over
        self._align = align
        self._jobs = jobs
        self._clock = clock

    async def __call__(self, command: PlanCampaignCommand) -> None:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        async with self._begin() as work:
            campaign = await work.campaigns.get(command.organization_id, command.campaign_id)
            known = await work.plannings.get(command.organization_id, command.campaign_id)
        if not _is_on(campaign):
            # a planner that died may have opened the dispatch after the campaign's end
            await self._align(
                AlignDispatchCommand(
                    organization_id=campaign.organization_id, campaign_id=campaign.id
                )
            )
            return
        if known.sealed:
            return
        try:
            composer = await self._opened(campaign)
        except (NotFound, InvalidInput) as error:
            await self._give_up(campaign, str(error))
            return
        if not await self._still_on(command, known):
            return
        planning = known
        for _ in range(command.pages):
            advanced = await self._step(command, campaign, composer, planning)
            if advanced is None or advanced.sealed:
                return
            planning = advanced
        await self._jobs.enqueue([plan_job(command.organization_id, command.campaign_id)])

    async def _opened(self, campaign: Campaign) -> Composer:
        content = campaign.content
        template = await self._templates.pin(
            campaign.organization_id, content.template_id, content.template_version
        )
        plan = compile_plan(template.components, parameter_format=template.parameter_format)
        order = DispatchOrder(
            dispatch_id=campaign.id,
            sender=campaign.sender,
            template_name=content.template_name,
            language=content.language,
            purpose=content.purpose,
            unknown_policy=campaign.sending.unknown_policy,
            rate_cap=campaign.sending.rate_cap,
            deadline=campaign.sending.deadline,
            hours=campaign.sending.hours,
            frequency_cap=campaign.sending.frequency_cap,
            canary=campaign.sending.canary,
            failure_limit=campaign.sending.failure_limit,
        )
        await self._deliveries.open(campaign.organization_id, order)
        return Composer(content, campaign.sending, plan)

    async def _still_on(self, command: PlanCampaignCommand, planning: Planning) -> bool:
        """
        Whether this planner is wanted and nobody else is ahead of it.

        A pause or cancellation from before the dispatch was open has not reached it yet: now it does.
        """
        async with self._begin() as work:
            campaign = await work.campaigns.get(command.organization_id, command.campaign_id)
            current = await work.plannings.get(command.organization_id, command.campaign_id)
        if campaign.state is not CampaignState.RUNNING:
            await self._align(
                AlignDispatchCommand(
                    organization_id=campaign.organization_id, campaign_id=campaign.id
                )
            )
        return _is_on(campaign) and current == planning

    async def _step(
        self,
        command: PlanCampaignCommand,
        campaign: Campaign,
        composer: Composer,
        planning: Planning,
    ) -> Planning | None:
        try:
            advanced = await self._hand_over.next_page(campaign, composer, planning, command.page)
        except Conflict:
            if await self._still_on(command, planning):
                raise
            return None
        seen = advanced.audience - planning.audience
        committed = await self._committed(planning, advanced) if seen else planning
        if committed is None or seen == command.page:
            return committed
        return await self._sealed(committed)

    async def _sealed(self, planning: Planning) -> Planning | None:
        """Only after the last page's commit: nothing can be added to a sealed dispatch, not even again."""
        await self._deliveries.seal(planning.organization_id, planning.campaign_id)
        return await self._committed(planning, planning.seal(self._clock.now()))

    async def _committed(self, planning: Planning, advanced: Planning) -> Planning | None:
        """The new position; None if the campaign ended meanwhile or another planner is ahead."""
        async with self._begin() as work:
            campaign = await work.campaigns.get(planning.organization_id, planning.campaign_id)
            current = await work.plannings.get(planning.organization_id, planning.campaign_id)
            if not _is_on(campaign) or current != planning:
                return None
            await work.plannings.save(advanced)
            if advanced.sealed_at is not None:
                await work.outbox.add(
                    CampaignPlanned(
                        organization_id=campaign.organization_id,
                        occurred_at=advanced.sealed_at,
                        campaign_id=campaign.id,
                        state=campaign.state.value,
                        audience=advanced.audience,
                    )
                )
            await work.commit()
        return advanced

    async def _give_up(self, campaign: Campaign, reason: str) -> None:
        async with self._begin() as work:
            current = await work.campaigns.get(campaign.organization_id, campaign.id)
            if not _is_on(current):
                return
            failed = current.failed(reason, self._clock.now())
            await work.campaigns.save(failed)
            await work.outbox.add(CampaignFailed.of(failed, reason=reason))
            await work.commit()
        await self._align(
            AlignDispatchCommand(organization_id=campaign.organization_id, campaign_id=campaign.id)
        )


def _is_on(campaign: Campaign) -> bool:
    return campaign.state in ACTIVE and campaign.has_started
