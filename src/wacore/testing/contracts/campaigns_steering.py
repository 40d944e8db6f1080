"""Stopping what sends for campaigns, going on, and sending once more."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from wacore.application.campaigns.ports import (
    Deliveries,
    DeliveryReports,
    DispatchState,
)
from wacore.domain.errors import Conflict, NotFound
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

Abandon = Callable[[CampaignId, ContactId], Awaitable[None]]
"""Lets a recipient's message be one of which nobody knows whether it arrived."""


class SteeringContract:
    """
    What Deliveries must do with a dispatch on its way.

    Subclass it together with `DeliveriesContract`, and supply `abandon` too.
    """

    async def test_paused_and_resumed(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """The reason is kept as long as the pause; repeating either changes nothing."""
        for _ in range(2):
            await deliveries.pause(OURS, dispatch_id, "operator")
        paused = await progress_of(reports, dispatch_id)
        for _ in range(2):
            await deliveries.resume(OURS, dispatch_id, "operator")
        resumed = await progress_of(reports, dispatch_id)

        assert (DispatchState.PAUSED, "operator") == (paused.state, paused.reason)
        assert (DispatchState.RUNNING, "") == (resumed.state, resumed.reason)

    async def test_paused_for_something_else(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """Whoever resumes for one reason does not end a pause that has another."""
        await deliveries.pause(OURS, dispatch_id, "canary_failed")

        await deliveries.resume(OURS, dispatch_id, "operator")
        stands = await progress_of(reports, dispatch_id)
        await deliveries.resume(OURS, dispatch_id, "canary_failed")
        goes_on = await progress_of(reports, dispatch_id)

        assert (DispatchState.PAUSED, "canary_failed") == (stands.state, stands.reason)
        assert (DispatchState.RUNNING, "") == (goes_on.state, goes_on.reason)

    async def test_cancelled(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """What waited is cancelled, for good."""
        await deliveries.plan(OURS, dispatch_id, [a_row(1), a_skipped_row(2)])
        for _ in range(2):
            await deliveries.cancel(OURS, dispatch_id)

        progress = await progress_of(reports, dispatch_id)
        assert (DispatchState.CANCELLED, {"cancelled": 1, "skipped": 1}) == (
            progress.state,
            counts(progress),
        )
        with pytest.raises(Conflict):
            await deliveries.plan(OURS, dispatch_id, [a_row(3)])
        with pytest.raises(Conflict):
            await deliveries.resume(OURS, dispatch_id, "operator")

    async def test_nothing_failed(self, deliveries: Deliveries, dispatch_id: CampaignId) -> None:
        """There is nothing to retry among what waits or was skipped."""
        await deliveries.plan(OURS, dispatch_id, [a_row(1), a_skipped_row(2)])

        assert 0 == await deliveries.retry_failed(OURS, dispatch_id, [], abandoned=True)

    async def test_the_abandoned_on_request(
        self,
        deliveries: Deliveries,
        reports: DeliveryReports,
        dispatch_id: CampaignId,
        abandon: Abandon,
    ) -> None:
        """Nobody knows whether they got it, so nothing less than the caller's word sends it again."""
        await deliveries.plan(OURS, dispatch_id, [a_row(1), a_row(2)])
        await abandon(dispatch_id, a_row(1).contact_id)

        assert 0 == await deliveries.retry_failed(OURS, dispatch_id, [], abandoned=False)
        assert 1 == await deliveries.retry_failed(OURS, dispatch_id, [], abandoned=True)
        assert {"planned": 2} == counts(await progress_of(reports, dispatch_id))

    async def test_never_opened(self, deliveries: Deliveries, reports: DeliveryReports) -> None:
        """It cannot be steered, and has nothing to tell."""
        await steering_is_refused(deliveries, NEVER_OPENED, OURS)

        assert {} == await reports.progress(OURS, [NEVER_OPENED])
        assert [] == await reports.failures(OURS, NEVER_OPENED)
        assert [] == await reports.timeline(OURS, NEVER_OPENED)
        assert [] == (await recipients(reports, NEVER_OPENED)).items

    async def test_a_foreign_dispatch_was_never_opened(
        self, deliveries: Deliveries, reports: DeliveryReports, dispatch_id: CampaignId
    ) -> None:
        """Another organisation can neither steer it nor see it."""
        await deliveries.plan(OURS, dispatch_id, [a_row(1)])

        await steering_is_refused(deliveries, dispatch_id, THEIRS)

        assert {} == await reports.progress(THEIRS, [dispatch_id])
        page = await reports.recipients(THEIRS, dispatch_id, states=[], cursor=None, limit=9)
        assert [] == page.items
        assert {"planned": 1} == counts(await progress_of(reports, dispatch_id))


async def steering_is_refused(
    deliveries: Deliveries, dispatch_id: CampaignId, organization_id: Any
) -> None:
    with pytest.raises(NotFound):
        await deliveries.plan(organization_id, dispatch_id, [a_row(1)])
    with pytest.raises(NotFound):
        await deliveries.seal(organization_id, dispatch_id)
    with pytest.raises(NotFound):
        await deliveries.pause(organization_id, dispatch_id, "operator")
    with pytest.raises(NotFound):
        await deliveries.resume(organization_id, dispatch_id, "operator")
    with pytest.raises(NotFound):
        await deliveries.cancel(organization_id, dispatch_id)
    with pytest.raises(NotFound):
        await deliveries.retry_failed(organization_id, dispatch_id, [], abandoned=False)
