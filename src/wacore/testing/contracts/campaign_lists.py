"""What lists campaigns."""

from datetime import timedelta
from uuid import UUID

import pytest

from wacore.application.campaigns.ports import (
    CampaignFilter,
    CampaignOrder,
    CampaignReader,
    CampaignReference,
    CampaignsUnitOfWork,
)
from wacore.application.campaigns.views import CampaignView
from wacore.application.cursors import InvalidCursor
from wacore.application.ports import Begin, PageRequest
from wacore.domain.campaigns import CampaignNotFound, CampaignState, Planning
from wacore.domain.ids import CampaignId, UserId
from wacore.testing.contracts.campaigns import (
    NOON,
    OURS,
    THEIRS,
    a_campaign,
    a_planning,
    a_schedule,
    add,
    every_shape_of_campaign,
)

SOMEBODY = UserId(UUID(int=32))


class CampaignReaderContract:
    """
    What every CampaignReader must do.

    Subclasses supply `begin` and `reader` on one empty store.
    """

    async def test_a_view_shows_every_field(
        self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader
    ) -> None:
        """Whatever its state, a campaign is shown as it was saved."""
        await add(begin, a_campaign())

        for shape in every_shape_of_campaign():
            async with begin() as work:
                await work.campaigns.save(shape)
                await work.plannings.save(a_planning())
                await work.commit()

            assert CampaignView.of(shape, a_planning()) == await reader.get(OURS, shape.id)

    async def test_a_campaign_never_planned(
        self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader
    ) -> None:
        """Its audience is not known yet."""
        campaign = a_campaign()
        await add(begin, campaign)
        planning = Planning(campaign_id=campaign.id, organization_id=OURS)

        assert CampaignView.of(campaign, planning) == await reader.get(OURS, campaign.id)

    async def test_a_foreign_campaign_does_not_exist(
        self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader
    ) -> None:
        """Neither by its id nor in a list."""
        await add(begin, a_campaign())

        with pytest.raises(CampaignNotFound):
            await reader.get(THEIRS, CampaignId(UUID(int=1)))
        page = await reader.page(THEIRS, CampaignFilter(), PageRequest())
        assert [] == page.items

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            (CampaignOrder.NEWEST, [3, 2, 1, 5, 4]),
            (CampaignOrder.OLDEST, [4, 5, 1, 2, 3]),
            (CampaignOrder.NAME, [5, 1, 2, 3, 4]),
            (CampaignOrder.NAME_DESCENDING, [4, 3, 2, 1, 5]),
        ],
    )
    async def test_pages_in_order(
        self,
        begin: Begin[CampaignsUnitOfWork],
        reader: CampaignReader,
        order: CampaignOrder,
        expected: list[int],
    ) -> None:
        """Pages of two hold everything once, whatever the order, also where keys are equal."""
        await add(
            begin,
            a_campaign(1, name="beta"),
            a_campaign(2, name="Beta"),
            a_campaign(3, name="gamma"),
            a_campaign(4, name="Ölpreis", created_at=NOON - timedelta(microseconds=2)),
            a_campaign(5, name="Alpha", created_at=NOON - timedelta(microseconds=1)),
        )
        seen: list[int] = []
        cursor: str | None = None
        while True:
            page = await reader.page(
                OURS, CampaignFilter(order=order), PageRequest(limit=2, cursor=cursor)
            )
            seen += [item.id.int for item in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break

        assert expected == seen

    async def test_a_cursor_of_another_order(
        self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader
    ) -> None:
        """A cursor is only good for the order it was made in."""
        await add(begin, a_campaign(1), a_campaign(2))
        page = await reader.page(OURS, CampaignFilter(), PageRequest(limit=1))

        with pytest.raises(InvalidCursor):
            await reader.page(
                OURS,
                CampaignFilter(order=CampaignOrder.NAME),
                PageRequest(limit=1, cursor=page.next_cursor),
            )

    @pytest.mark.parametrize(
        ("search", "expected"),
        [("SPRING", {1, 2}), ("ölpreis", {3}), ("100%", {4}), ("_", set()), ("none", set())],
    )
    async def test_search(
        self,
        begin: Begin[CampaignsUnitOfWork],
        reader: CampaignReader,
        search: str,
        expected: set[int],
    ) -> None:
        """Part of the name in any case; wildcards of databases are plain letters."""
        await add(
            begin,
            a_campaign(1),
            a_campaign(2, name="LATE SPRING"),
            a_campaign(3, name="ÖLPREIS"),
            a_campaign(4, name="100% off"),
        )

        page = await reader.page(OURS, CampaignFilter(search=search), PageRequest())

        assert expected == {item.id.int for item in page.items}

    async def test_filter_by_state(
        self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader
    ) -> None:
        """Any of the states that were named."""
        await add(
            begin,
            a_campaign(1),
            a_campaign(2).scheduled(a_schedule(), SOMEBODY, NOON),
            a_campaign(3).launched(SOMEBODY, NOON),
        )
        chosen = CampaignFilter(states=(CampaignState.DRAFT, CampaignState.RUNNING))

        page = await reader.page(OURS, chosen, PageRequest())

        assert {1, 3} == {item.id.int for item in page.items}
        assert {CampaignState.DRAFT, CampaignState.RUNNING} == {i.state for i in page.items}

    async def test_filter_by_series(
        self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader
    ) -> None:
        """The occurrences of one repeated schedule, also together with a state."""
        series = CampaignId(UUID(int=1))
        await add(
            begin,
            a_campaign(1, series_id=series).launched(SOMEBODY, NOON),
            a_campaign(2, series_id=series),
            a_campaign(3, series_id=CampaignId(UUID(int=3))),
            a_campaign(4),
        )

        both = await reader.page(OURS, CampaignFilter(series_id=series), PageRequest())
        drafts = CampaignFilter(series_id=series, states=(CampaignState.DRAFT,))
        one = await reader.page(OURS, drafts, PageRequest())

        assert {1, 2} == {item.id.int for item in both.items}
        assert {2} == {item.id.int for item in one.items}

    async def test_due(self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader) -> None:
        """Starts that have come, of all organisations, the earliest first."""
        start = NOON + timedelta(hours=1)
        await add(
            begin,
            a_campaign(1).scheduled(a_schedule(start), SOMEBODY, NOON),
            a_campaign(2, organization_id=THEIRS).scheduled(
                a_schedule(start - timedelta(microseconds=1)), SOMEBODY, NOON
            ),
            a_campaign(3).scheduled(a_schedule(start + timedelta(microseconds=1)), SOMEBODY, NOON),
            a_campaign(4).scheduled(a_schedule(start), SOMEBODY, NOON).launched(SOMEBODY, NOON),
        )

        assert [2, 1] == [each.campaign_id.int for each in await reader.due(start, 10)]
        assert [2] == [each.campaign_id.int for each in await reader.due(start, 1)]

    async def test_active(self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader) -> None:
        """Running and paused ones of all organisations, page by page."""
        running = a_campaign(2).launched(SOMEBODY, NOON)
        await add(
            begin,
            a_campaign(1),
            running,
            a_campaign(3).launched(SOMEBODY, NOON).paused_by_operator(NOON),
            a_campaign(4, organization_id=THEIRS).launched(SOMEBODY, NOON),
            a_campaign(5).launched(SOMEBODY, NOON).dispatch_finished(NOON),
        )
        seen: list[CampaignReference] = []
        while page := await reader.active(seen[-1] if seen else None, 2):
            seen += page

        assert [(OURS, 2), (OURS, 3), (THEIRS, 4)] == [
            (each.organization_id, each.campaign_id.int) for each in seen
        ]

    async def test_started(self, begin: Begin[CampaignsUnitOfWork], reader: CampaignReader) -> None:
        """The latest starts first, none before the given moment, none of others."""
        await add(
            begin,
            a_campaign(1),
            a_campaign(2).launched(SOMEBODY, NOON),
            a_campaign(3).launched(SOMEBODY, NOON + timedelta(hours=1)),
            a_campaign(4).launched(SOMEBODY, NOON - timedelta(microseconds=1)),
            a_campaign(5, organization_id=THEIRS).launched(SOMEBODY, NOON),
        )

        assert [3, 2] == [each.id.int for each in await reader.started(OURS, NOON, 10)]
        assert [3] == [each.id.int for each in await reader.started(OURS, NOON, 1)]
