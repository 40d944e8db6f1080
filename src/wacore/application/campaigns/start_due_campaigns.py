"""Scheduled starts, made when their time has come."""

import msgspec

from wacore.application.campaigns.align_dispatch import AlignDispatch, AlignDispatchCommand
from wacore.application.campaigns.occurrences import schedule_next
from wacore.application.campaigns.ports import (
    CampaignReader,
    CampaignReference,
    CampaignsUnitOfWork,
)
from wacore.application.campaigns.readiness import CampaignBlocked, Readiness
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.campaigns import (
    MISSED_START,
    NOT_READY,
    Campaign,
    CampaignCancelled,
    CampaignEvent,
    CampaignLaunched,
    CampaignNotFound,
    CampaignPaused,
    CampaignState,
    Start,
)
from wacore.domain.ids import CampaignId


class StartDueCampaignsCommand(msgspec.Struct, frozen=True, kw_only=True):
    limit: int = 100


class StartDueCampaigns:
    """
    Any number of schedulers may run it at once: the campaign's lock lets only one of them start it,
    and with the same commit schedule the next occurrence of one that repeats.

    A start nobody noticed in time, or that a check stands against, waits for a person.
    """

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        reader: CampaignReader,
        readiness: Readiness,
        align: AlignDispatch,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._readiness = readiness
        self._align = align
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: StartDueCampaignsCommand) -> int:
        """
        Answers how many campaigns were started.

        Raises:
            ExceptionGroup: Some could not be looked at; the others were, and these stay due.
        """
        due = await self._reader.due(self._clock.now(), command.limit)
        started, troubles = 0, []
        for each in due:
            try:
                started += await self._start(each)
            except Exception as trouble:  # noqa: BLE001 - one campaign's trouble is not the others'
                troubles.append(trouble)
        if troubles:
            raise ExceptionGroup("Some due campaigns could not be looked at.", troubles)
        return started

    async def _start(self, reference: CampaignReference) -> bool:
        organization_id, campaign_id = reference.organization_id, reference.campaign_id
        try:
            async with self._begin() as work:
                checked = await work.campaigns.get(organization_id, campaign_id)
        except CampaignNotFound:
            return False
        against = await self._against(checked)
        async with self._begin() as work:
            campaign = await work.campaigns.get(organization_id, campaign_id)
            decided = self._decided(campaign, against)
            if decided is None:
                return False
            changed, fact = decided
            await work.campaigns.save(changed)
            await work.outbox.add(fact)
            await schedule_next(work, campaign, CampaignId(self._new_id()), changed.updated_at)
            await work.commit()
        if changed.state is not CampaignState.RUNNING:
            return False
        await self._align(
            AlignDispatchCommand(organization_id=organization_id, campaign_id=campaign_id)
        )
        return True

    async def _against(self, campaign: Campaign) -> str:
        if self._start_of(campaign) is not Start.SEND:
            return ""
        try:
            await self._readiness.require(campaign)
        except CampaignBlocked as blocked:
            return " ".join(problem.reason for problem in blocked.problems)
        return ""

    def _start_of(self, campaign: Campaign) -> Start:
        if campaign.state is not CampaignState.SCHEDULED or campaign.schedule is None:
            return Start.WAIT
        return campaign.schedule.decide(self._clock.now())

    def _decided(self, campaign: Campaign, against: str) -> tuple[Campaign, CampaignEvent] | None:
        now = self._clock.now()
        match self._start_of(campaign):
            case Start.WAIT:
                return None
            case Start.SKIP:
                changed = campaign.cancelled(now, reason=MISSED_START)
                return changed, CampaignCancelled.of(changed, reason=MISSED_START)
            case Start.ASK:
                changed = campaign.held(MISSED_START, now)
                return changed, CampaignPaused.of(changed, reason=MISSED_START)
            case Start.SEND if against:
                changed = campaign.held(f"{NOT_READY}: {against}", now)
                return changed, CampaignPaused.of(changed, reason=f"{NOT_READY}: {against}")
            case Start.SEND:
                changed = campaign.launched(campaign.launched_by or campaign.created_by, now)
                return changed, CampaignLaunched.of(changed)
