"""What keeps campaigns."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from wacore.application.campaigns.ports import CampaignsUnitOfWork
from wacore.application.ports import Begin
from wacore.domain.campaigns import (
    AudienceSelection,
    Campaign,
    CampaignCreated,
    CampaignNotFound,
    CampaignState,
    Canary,
    Content,
    Every,
    Planning,
    Purpose,
    Recurrence,
    Schedule,
    Sending,
    SourceKind,
    UnknownPolicy,
    Variable,
    VariableMapping,
    WhenMissed,
)
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import (
    CampaignId,
    ContactId,
    GroupId,
    OrganizationId,
    PhoneNumberId,
    SegmentId,
    TemplateId,
    UserId,
)
from wacore.domain.sending_hours import SendingHours

OURS = OrganizationId(UUID(int=1))
THEIRS = OrganizationId(UUID(int=2))
NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


def a_campaign(number: int = 1, **changes: Any) -> Campaign:
    """A draft with something in every field that a draft can have."""
    fields: dict[str, Any] = {
        "id": CampaignId(UUID(int=number)),
        "organization_id": OURS,
        "name": f"Spring offer {number}",
        "content": Content(
            template_id=TemplateId(UUID(int=11)),
            template_version=3,
            template_name="spring_offer",
            language="pt_BR",
            purpose=Purpose.UTILITY,
            variables=VariableMapping(
                (
                    Variable("body.1", SourceKind.FIELD, "first_name", "friend"),
                    Variable("body.2", SourceKind.ATTRIBUTE, "città"),
                    Variable("button.0", SourceKind.CONSTANT, "🌱"),
                )
            ),
        ),
        "sender": PhoneNumberId("106500000000001"),
        "audience": AudienceSelection(
            group_ids=(GroupId(UUID(int=21)), GroupId(UUID(int=22))),
            segment_ids=(SegmentId(UUID(int=23)),),
            contact_ids=(ContactId(UUID(int=24)),),
            exclude_group_ids=(GroupId(UUID(int=25)),),
            exclude_segment_ids=(SegmentId(UUID(int=26)),),
            exclude_contact_ids=(ContactId(UUID(int=27)),),
            exclude_campaign_ids=(CampaignId(UUID(int=28)),),
            exclude_messaged_days=14,
        ),
        "sending": Sending(
            unknown_policy=UnknownPolicy.AT_LEAST_ONCE,
            rate_cap=40,
            deadline=NOON + timedelta(days=3),
            require_opt_in=True,
            hours=SendingHours(
                opens=time(20, 30), closes=time(2), time_zone="Asia/Tokyo", recipient_local=False
            ),
            frequency_cap=FrequencyCap(2, 7),
            canary=Canary(share=0.05, wait=timedelta(minutes=7), tolerance=0.02),
            failure_limit=None,
        ),
        "created_by": UserId(UUID(int=31)),
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Campaign(**{**fields, **changes})


def a_schedule(start_at: datetime = NOON + timedelta(hours=20)) -> Schedule:
    return Schedule(
        start_at=start_at,
        time_zone="America/Sao_Paulo",
        send_within=timedelta(minutes=90),
        when_missed=WhenMissed.SKIP,
    )


def a_repeating_schedule() -> Schedule:
    first = datetime(2026, 11, 25, 9, 30)  # noqa: DTZ001
    repeat = Recurrence(
        every=Every.WEEK,
        first=first,
        interval=2,
        weekdays=(3, 5),
        count=9,
        until=datetime(2027, 3, 1),  # noqa: DTZ001
    )
    schedule = Schedule.at(first, "America/Sao_Paulo", recipient_local=True)
    return replace(schedule, repeat=repeat)


def every_shape_of_campaign() -> list[Campaign]:
    """One for each set of fields that can be filled."""
    draft = a_campaign()
    scheduled = draft.scheduled(a_schedule(), UserId(UUID(int=32)), NOON)
    repeating = draft.scheduled(a_repeating_schedule(), UserId(UUID(int=32)), NOON)
    running = draft.launched(UserId(UUID(int=32)), NOON)
    return [
        draft,
        scheduled,
        repeating,
        scheduled.held("missed_start", NOON),
        running,
        running.paused_by_operator(NOON),
        running.dispatch_paused("template_paused", NOON),
        running.dispatch_finished(NOON),
        running.cancelled(NOON, reason="missed_start"),
        running.failed("The template is gone.", NOON),
    ]


class CampaignRepositoryContract:
    """
    What every CampaignsUnitOfWork must do.

    Subclasses supply `begin`, on an empty store.
    """

    async def test_comes_back_as_it_was_added(self, begin: Begin[CampaignsUnitOfWork]) -> None:
        """Every field survives, to the microsecond and the last emoji."""
        campaign = a_campaign()
        await add(begin, campaign)

        assert campaign == await get(begin, campaign)

    async def test_comes_back_as_it_was_saved(self, begin: Begin[CampaignsUnitOfWork]) -> None:
        """So does every state's own data."""
        await add(begin, a_campaign())

        for shape in every_shape_of_campaign():
            async with begin() as work:
                await work.campaigns.save(shape)
                await work.commit()

            assert shape == await get(begin, shape)

    async def test_saved_unchanged(self, begin: Begin[CampaignsUnitOfWork]) -> None:
        """Saving what is there already is no error."""
        campaign = a_campaign()
        await add(begin, campaign)

        async with begin() as work:
            await work.campaigns.save(await work.campaigns.get(OURS, campaign.id))
            await work.commit()

        assert campaign == await get(begin, campaign)

    async def test_no_commit_no_trace(self, begin: Begin[CampaignsUnitOfWork]) -> None:
        """Leaving the block without a commit undoes campaign, planning and facts."""
        campaign = a_campaign()
        async with begin() as work:
            await work.campaigns.add(campaign)
            await work.plannings.save(a_planning())
            await work.outbox.add(CampaignCreated.of(campaign))

        async with begin() as work:
            with pytest.raises(CampaignNotFound):
                await work.campaigns.get(OURS, campaign.id)

            assert a_planning(audience=0, cursor=None) == await work.plannings.get(
                OURS, campaign.id
            )

    async def test_a_foreign_campaign_does_not_exist(
        self, begin: Begin[CampaignsUnitOfWork]
    ) -> None:
        """Another organisation can neither read, nor change, nor remove it."""
        campaign = a_campaign()
        await add(begin, campaign)

        async with begin() as work:
            with pytest.raises(CampaignNotFound):
                await work.campaigns.get(THEIRS, campaign.id)
            with pytest.raises(CampaignNotFound):
                await work.campaigns.save(a_campaign(organization_id=THEIRS))
            with pytest.raises(CampaignNotFound):
                await work.campaigns.remove(THEIRS, campaign.id)
            await work.commit()

        assert campaign == await get(begin, campaign)

    async def test_what_was_never_added_cannot_be_saved(
        self, begin: Begin[CampaignsUnitOfWork]
    ) -> None:
        """Saving does not bring a removed campaign back."""
        async with begin() as work:
            with pytest.raises(CampaignNotFound):
                await work.campaigns.save(a_campaign())

    async def test_removed(self, begin: Begin[CampaignsUnitOfWork]) -> None:
        """A removed campaign is gone, and its planning with it."""
        campaign = a_campaign()
        await add(begin, campaign)
        async with begin() as work:
            await work.plannings.save(a_planning())
            await work.commit()

        async with begin() as work:
            await work.campaigns.remove(OURS, campaign.id)
            await work.commit()

        async with begin() as work:
            with pytest.raises(CampaignNotFound):
                await work.campaigns.get(OURS, campaign.id)

            assert (await work.plannings.get(OURS, campaign.id)).cursor is None

    async def test_the_coming_occurrence(self, begin: Begin[CampaignsUnitOfWork]) -> None:
        """The one of the series that is scheduled, if any, and nobody else's."""
        series = CampaignId(UUID(int=1))
        ran = a_campaign(1, series_id=series).launched(UserId(UUID(int=32)), NOON)
        waits = a_campaign(2, series_id=series).scheduled(a_schedule(), ran.created_by, NOON)
        other = a_campaign(3, series_id=CampaignId(UUID(int=3)))
        await add(begin, ran, waits, other)

        async with begin() as work:
            assert waits == await work.campaigns.coming(OURS, series)
            assert await work.campaigns.coming(THEIRS, series) is None
            assert await work.campaigns.coming(OURS, CampaignId(UUID(int=3))) is None

    async def test_overlapping_changes(self, begin: Begin[CampaignsUnitOfWork]) -> None:
        """Of twenty who launch one draft at once, one succeeds, and none is lost."""
        await add(begin, a_campaign())

        async def launch(number: int) -> bool:
            async with begin() as work:
                campaign = await work.campaigns.get(OURS, CampaignId(UUID(int=1)))
                if campaign.state is not CampaignState.DRAFT:
                    return False
                await work.campaigns.save(campaign.launched(UserId(UUID(int=number)), NOON))
                await work.commit()
                return True

        launched = await asyncio.gather(*(launch(number) for number in range(20)))

        assert 1 == sum(launched)

    async def test_planning_comes_back(self, begin: Begin[CampaignsUnitOfWork]) -> None:
        """How far planning came survives each step, and is its own organisation's."""
        for planning in (a_planning(), a_planning(audience=501), a_planning(sealed_at=NOON)):
            async with begin() as work:
                await work.plannings.save(planning)
                await work.commit()

            async with begin() as work:
                assert planning == await work.plannings.get(OURS, planning.campaign_id)
                foreign = await work.plannings.get(THEIRS, planning.campaign_id)
                assert None is foreign.cursor


def a_planning(**changes: Any) -> Planning:
    fields: dict[str, Any] = {
        "campaign_id": CampaignId(UUID(int=1)),
        "organization_id": OURS,
        "cursor": ContactId(UUID(int=500)),
        "audience": 500,
    }
    if changes.get("cursor", 1) is not None:
        fields["countries"] = {"DE": 400, "": 98}
    return Planning(**{**fields, **changes})


async def add(begin: Begin[CampaignsUnitOfWork], *campaigns: Campaign) -> None:
    async with begin() as work:
        for campaign in campaigns:
            await work.campaigns.add(campaign)
        await work.commit()


async def get(begin: Begin[CampaignsUnitOfWork], campaign: Campaign) -> Campaign:
    async with begin() as work:
        return await work.campaigns.get(campaign.organization_id, campaign.id)
