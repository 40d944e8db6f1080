"""What would happen if the campaign started now."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import msgspec

from wacore.application.campaigns.composed_page import composed_page
from wacore.application.campaigns.costs import CostView, cost_view
from wacore.application.campaigns.obstacles import Obstacle
from wacore.application.campaigns.ports import (
    Audience,
    AudienceMember,
    CampaignsUnitOfWork,
    DeliveryReports,
    PriceList,
    Sender,
)
from wacore.application.campaigns.readiness import Findings, Readiness
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import (
    Campaign,
    Composer,
    Purpose,
    SkipReason,
    days_needed,
    seconds_to_send,
)
from wacore.domain.ids import CampaignId, ContactId
from wacore.domain.rendering import SendPlan

SAMPLES = 10
_SUPPRESSED = (SkipReason.OPTED_OUT, SkipReason.NO_CONSENT)


class PreflightQuery(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        examine: Look at this many of the audience; beyond, the counts are projected.
    """

    actor: Actor
    campaign_id: CampaignId
    examine: int = 10_000
    page: int = 500


class ProblemSample(msgspec.Struct, frozen=True, kw_only=True):
    """One contact that would be left out, for the operator to look at."""

    contact_id: ContactId
    name: str
    reason: str
    detail: str


class PreflightView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        ready: Nothing stands against a launch.
        exact: The whole audience was examined; else reachable and skipped are projections.
        seconds: How long sending takes at the number's pace, once it may.
        reached: How many people the portfolio has written to in the last 24 hours, by any campaign.
        days: Into how many days the portfolio's daily limit stretches it, with what of today is left.
        waiting: How many of the reachable would wait now until their hours open.
        capped: How many of them would be skipped now, having been written to often enough.
    """

    ready: bool
    obstacles: list[Obstacle]
    warnings: list[Obstacle]
    audience: int
    examined: int
    exact: bool
    reachable: int
    suppressed: int
    skipped: dict[str, int]
    samples: list[ProblemSample]
    template_status: str | None
    template_quality: str | None
    language: str
    category: str
    sender_status: str | None
    sender_quality: str | None
    messages_per_second: int | None
    daily_limit: int | None
    seconds: float
    days: int
    cost: CostView
    waiting: int = 0
    capped: int = 0
    reached: int = 0


@dataclass
class _Tally:
    examined: int = 0
    waiting: int = 0
    capped: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    samples: list[ProblemSample] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)


class PreflightCampaign:
    """Writes every message without sending one, and says what it would take."""

    def __init__(
        self,
        begin: Begin[CampaignsUnitOfWork],
        readiness: Readiness,
        audience: Audience,
        reports: DeliveryReports,
        prices: PriceList,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._readiness = readiness
        self._audience = audience
        self._reports = reports
        self._prices = prices
        self._clock = clock

    async def __call__(self, query: PreflightQuery) -> PreflightView:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        async with self._begin() as work:
            campaign = await work.campaigns.get(query.actor.organization_id, query.campaign_id)
        found = await self._readiness.findings(campaign)
        tally = _Tally()
        if found.plan is not None and found.audience:
            await self._examine(query, campaign, found.plan, tally)
        return self._view(campaign, found, tally)

    async def _examine(
        self, query: PreflightQuery, campaign: Campaign, plan: SendPlan, tally: _Tally
    ) -> None:
        composer = Composer(campaign.content, campaign.sending, plan)
        after: ContactId | None = None
        while tally.examined < query.examine:
            limit = min(query.page, query.examine - tally.examined)
            members = await self._audience.page(
                campaign.organization_id, campaign.audience, after=after, limit=limit
            )
            if members:
                after = members[-1].contact_id
                await self._count(campaign, composer, members, tally)
            if len(members) < limit:
                return

    async def _count(
        self, campaign: Campaign, composer: Composer, members: list[AudienceMember], tally: _Tally
    ) -> None:
        compositions = await composed_page(self._reports, campaign, composer, members)
        capped = await self._capped(campaign, members)
        for at, (member, composition) in enumerate(zip(members, compositions, strict=True)):
            tally.examined += 1
            reason = composition.skip
            addresses = {address for address in (member.phone, member.bsuid) if address}
            if reason is None and not addresses.isdisjoint(tally.addresses):
                reason = SkipReason.DUPLICATE
            if reason is None:
                tally.addresses |= addresses
                tally.countries[self._prices.country(member.phone or "")] += 1
                tally.waiting += self._waits(campaign, member)
                tally.capped += at in capped
                continue
            tally.skipped[reason.value] += 1
            if tally.skipped[reason.value] <= SAMPLES:
                sample = ProblemSample(
                    contact_id=member.contact_id,
                    name=member.name,
                    reason=reason.value,
                    detail=composition.detail,
                )
                tally.samples.append(sample)

    async def _capped(self, campaign: Campaign, members: list[AudienceMember]) -> set[int]:
        if campaign.content.purpose is not Purpose.MARKETING:
            return set()
        return await self._reports.over_cap(
            campaign.organization_id,
            campaign.sending.frequency_cap,
            [(member.phone, member.bsuid) for member in members],
        )

    def _waits(self, campaign: Campaign, member: AudienceMember) -> bool:
        hours, now = campaign.sending.hours, self._clock.now()
        return hours is not None and hours.next_open(now, member.timezone) > now

    def _view(self, campaign: Campaign, found: Findings, tally: _Tally) -> PreflightView:
        exact = tally.examined >= found.audience
        factor = 1.0 if exact or not tally.examined else found.audience / tally.examined
        countries = {each: round(count * factor) for each, count in tally.countries.items()}
        skipped = {each: round(count * factor) for each, count in tally.skipped.items()}
        reachable = sum(countries.values())
        sender, template = found.sender, found.template
        pace = float(sender.messages_per_second) if sender else None
        return PreflightView(
            ready=not found.obstacles,
            obstacles=list(found.obstacles),
            warnings=list(found.warnings),
            audience=found.audience,
            examined=tally.examined,
            exact=exact,
            reachable=reachable,
            suppressed=sum(skipped.get(reason.value, 0) for reason in _SUPPRESSED),
            skipped=skipped,
            samples=tally.samples,
            template_status=template.status if template else None,
            template_quality=template.quality if template else None,
            language=campaign.content.language,
            category=campaign.content.purpose.value,
            sender_status=sender.status if sender else None,
            sender_quality=sender.quality if sender else None,
            messages_per_second=sender.messages_per_second if sender else None,
            daily_limit=sender.daily_limit if sender else None,
            seconds=seconds_to_send(reachable, [pace, campaign.sending.rate_cap]),
            days=days_needed(reachable, *_limit(sender)),
            cost=cost_view(self._prices, campaign.content.purpose.value, countries, self._today()),
            waiting=round(tally.waiting * factor),
            capped=round(tally.capped * factor),
            reached=_limit(sender)[1],
        )

    def _today(self) -> date:
        return self._clock.now().date()


def _limit(sender: Sender | None) -> tuple[int | None, int]:
    """The portfolio's day, and what of it is used."""
    return (sender.daily_limit, sender.reached) if sender else (None, 0)
