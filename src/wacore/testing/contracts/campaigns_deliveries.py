"""What sends for campaigns."""

from typing import Any
from uuid import UUID

import pytest

from wacore.application.campaigns.ports import (
    Deliveries,
    DeliveryReports,
    DispatchOrder,
    DispatchState,
    SampleMessage,
    SampleMessages,
)
from wacore.domain.campaigns import Purpose
from wacore.domain.errors import Conflict
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import CampaignId, ContactId
from wacore.testing.contracts.campaigns import OURS, THEIRS
from wacore.testing.contracts.campaigns_given import (
    NEVER_OPENED,
    a_row,
    a_skipped_row,
    counts,
    progress_of,
    recipients,
)


class DeliveriesContract:
    """
    What Deliveries and DeliveryReports must do together, and SampleMessages beside them.

    Subclasses supply both (and `samples`, if somebody else sends these), and an `order` that the sending side can carry out for the organisation
    `OURS`. Nothing is sent while these tests run.
    """

    @pytest.fixture
    async def dispatch_id(self, deliveries: Deliveries, order: DispatchOrder) -> CampaignId:
        await deliveries.open(OURS, order)
        return order.dispatch_id

    @pytest.fixture
    def samples(self, deliveries: Any) -> SampleMessages:
        sends: SampleMessages = deliveries
        return sends

    async def test_a_sample_is_no_part_of_its_campaign(
        self,
        samples: SampleMessages,
        reports: DeliveryReports,
        order: DispatchOrder,
        dispatch_id: CampaignId,
    ) -> None:
        """Each is a message of its own, whoever else gets the same."""
        sample = SampleMessage(
            sender=order.sender,
            phone="+4915100000001",
            template_name=order.template_name,
            language=order.language,
            purpose=order.purpose,
            components=a_row(1).components,
        )

        ids = {await samples.send(OURS, sample) for _ in range(2)}

        assert 2 == len(ids - {""})
        assert {} == counts(await progress_of(reports, dispatch_id))

    async def test_an_open_dispatch_is_empty(
        self, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """It runs, waits for rows, and has nothing to tell yet."""
        progress = await progress_of(reports, dispatch_id)

        assert (DispatchState.RUNNING, False, 0) == (
            progress.state,
            progress.sealed,
            sum(progress.counts.values()),
        )
        assert [] == await reports.failures(OURS, dispatch_id)
        assert [] == await reports.timeline(OURS, dispatch_id)
        assert [] == (await recipients(reports, dispatch_id)).items

    async def test_opened_twice(
        self,
        deliveries: Deliveries,
        reports: DeliveryReports,
        order: DispatchOrder,
        dispatch_id: CampaignId,
    ) -> None:
        """The second time changes nothing, not even a pause."""
        await deliveries.plan(OURS, dispatch_id, [a_row(1)])
        await deliveries.pause(OURS, dispatch_id, "operator")

        await deliveries.open(OURS, order)

        progress = await progress_of(reports, dispatch_id)
        assert (DispatchState.PAUSED, {"planned": 1}) == (progress.state, counts(progress))

    async def test_rows_are_counted(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """By state, and the skipped ones by reason."""
        rows = [a_row(1), a_row(2), a_skipped_row(3), a_skipped_row(4, "no_address", phone=None)]

        assert [] == await deliveries.plan(OURS, dispatch_id, rows)

        progress = await progress_of(reports, dispatch_id)
        assert {"planned": 2, "skipped": 2} == counts(progress)
        assert {"opted_out": 1, "no_address": 1} == progress.skipped

    async def test_a_page_planned_twice(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """Adds nothing, and finds no duplicates either."""
        rows = [a_row(1), a_row(2, phone=None, bsuid="DE.2a"), a_skipped_row(3, phone=None)]
        await deliveries.plan(OURS, dispatch_id, rows)

        assert [] == await deliveries.plan(OURS, dispatch_id, [*rows, a_row(4)])
        assert {"planned": 3, "skipped": 1} == counts(await progress_of(reports, dispatch_id))

    async def test_one_recipient_for_one_address(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """The position of who comes second is told, on the same page and on a later one."""
        first = [a_row(1, bsuid="DE.1a"), a_row(2, phone=a_row(1).phone)]
        later = [a_row(3), a_row(4, phone=None, bsuid="DE.1a")]

        assert [1] == await deliveries.plan(OURS, dispatch_id, first)
        assert [1] == await deliveries.plan(OURS, dispatch_id, later)
        assert {"planned": 2} == counts(await progress_of(reports, dispatch_id))

    async def test_duplicates_are_put_on_record(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """Who is skipped takes no address and may share one; repeating it adds nothing."""
        duplicate = a_skipped_row(2, "duplicate", phone=a_row(1).phone)
        await deliveries.plan(OURS, dispatch_id, [a_skipped_row(3, phone=a_row(1).phone), a_row(1)])

        for _ in range(2):
            assert [] == await deliveries.plan(OURS, dispatch_id, [duplicate])

        assert {"planned": 1, "skipped": 2} == counts(await progress_of(reports, dispatch_id))

    async def test_sealed(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """Nothing can be added; sealing again is no harm; what waits keeps it running."""
        await deliveries.plan(OURS, dispatch_id, [a_row(1)])
        for _ in range(2):
            await deliveries.seal(OURS, dispatch_id)

        with pytest.raises(Conflict):
            await deliveries.plan(OURS, dispatch_id, [a_row(2)])
        progress = await progress_of(reports, dispatch_id)
        assert (True, DispatchState.RUNNING) == (progress.sealed, progress.state)

    async def test_sealed_with_nobody_to_send_to(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """It is finished at once, and sealing it again still no harm."""
        await deliveries.plan(OURS, dispatch_id, [a_skipped_row(1)])
        for _ in range(2):
            await deliveries.seal(OURS, dispatch_id)

        assert DispatchState.FINISHED is (await progress_of(reports, dispatch_id)).state
        with pytest.raises(Conflict):
            await deliveries.pause(OURS, dispatch_id, "operator")

    async def test_recipients_in_pages(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """Each once, with state, reason and addresses; or those in some states."""
        rows = [*(a_row(n) for n in range(1, 5)), a_skipped_row(5), a_row(6, bsuid="DE.6a")]
        await deliveries.plan(OURS, dispatch_id, rows)
        seen: list[tuple[int, str | None, str | None, str, str]] = []
        cursor: str | None = None
        while True:
            page = await recipients(reports, dispatch_id, cursor=cursor, limit=4)
            seen += [
                (row.contact_id.int, row.phone, row.bsuid, row.state, row.reason)
                for row in page.items
                if row.contact_id is not None
            ]
            cursor = page.next_cursor
            if cursor is None:
                break

        assert [
            (
                row.contact_id.int,
                row.phone,
                row.bsuid,
                "skipped" if row.skip else "planned",
                row.skip,
            )
            for row in rows
        ] == sorted(seen)
        some = await recipients(reports, dispatch_id, states=["skipped"])
        assert [5] == [row.contact_id.int for row in some.items if row.contact_id]

    async def test_addressed(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """Those it wrote to or will, not those it skipped, and only those asked about."""
        await deliveries.plan(OURS, dispatch_id, [a_row(1), a_row(2), a_skipped_row(3)])
        asked = [ContactId(UUID(int=number)) for number in (1, 3, 4)]

        assert {ContactId(UUID(int=1))} == await reports.addressed(OURS, [dispatch_id], asked)
        assert set() == await reports.addressed(OURS, [NEVER_OPENED], asked)
        assert set() == await reports.addressed(THEIRS, [dispatch_id], asked)

    async def test_what_waits_was_not_sent(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """Nobody has had anything yet, neither of late nor too much."""
        await deliveries.plan(OURS, dispatch_id, [a_row(1)])
        asked = [(a_row(1).phone, None), (None, "DE.1")]

        assert set() == await reports.messaged(OURS, Purpose.MARKETING, 7, asked)
        assert set() == await reports.over_cap(OURS, FrequencyCap(1, 7), asked)
