"""Campaigns command the sending side and watch it."""

from collections.abc import Sequence

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.campaigns.ports import (
    Addresses,
    Deliveries,
    DeliveryReports,
    DispatchOrder,
    FailureGroup,
    HourOfSending,
    PlannedRow,
    Progress,
    RecipientPage,
    SampleMessage,
    SampleMessages,
    Sender,
    Senders,
)
from wacore.domain.campaigns import Purpose
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import CampaignId, ContactId, OrganizationId, PhoneNumberId

OPEN = Operation("deliveries/open", Deliveries.open)
PLAN = Operation("deliveries/plan", Deliveries.plan)
SEAL = Operation("deliveries/seal", Deliveries.seal)
PAUSE = Operation("deliveries/pause", Deliveries.pause)
RESUME = Operation("deliveries/resume", Deliveries.resume)
CANCEL = Operation("deliveries/cancel", Deliveries.cancel)
RETRY = Operation("deliveries/retry-failed", Deliveries.retry_failed)
SEND_SAMPLE = Operation("samples/send", SampleMessages.send, repeatable=False)
PROGRESS = Operation("delivery-reports/progress", DeliveryReports.progress)
RECIPIENTS = Operation("delivery-reports/recipients", DeliveryReports.recipients)
ADDRESSED = Operation("delivery-reports/addressed", DeliveryReports.addressed)
MESSAGED = Operation("delivery-reports/messaged", DeliveryReports.messaged)
OVER_CAP = Operation("delivery-reports/over-cap", DeliveryReports.over_cap)
FAILURES = Operation("delivery-reports/failures", DeliveryReports.failures)
TIMELINE = Operation("delivery-reports/timeline", DeliveryReports.timeline)
GET_SENDER = Operation("senders/get", Senders.get)

DELIVERIES = (OPEN, PLAN, SEAL, PAUSE, RESUME, CANCEL, RETRY)
REPORTS = (PROGRESS, RECIPIENTS, ADDRESSED, MESSAGED, OVER_CAP, FAILURES, TIMELINE)


class HttpDeliveries:
    """Deliveries and SampleMessages. All may be repeated but a sample, which would arrive twice."""

    def __init__(self, messaging: Peer) -> None:
        self._messaging = messaging

    async def open(self, organization_id: OrganizationId, order: DispatchOrder) -> None:
        await self._messaging.ask(OPEN, organization_id, order)

    async def plan(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        rows: Sequence[PlannedRow],
    ) -> list[int]:
        return await self._messaging.ask(PLAN, organization_id, dispatch_id, rows)

    async def seal(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        await self._messaging.ask(SEAL, organization_id, dispatch_id)

    async def pause(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, reason: str
    ) -> None:
        await self._messaging.ask(PAUSE, organization_id, dispatch_id, reason)

    async def resume(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, reason: str
    ) -> None:
        await self._messaging.ask(RESUME, organization_id, dispatch_id, reason)

    async def cancel(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        await self._messaging.ask(CANCEL, organization_id, dispatch_id)

    async def retry_failed(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        error_codes: Sequence[int],
        *,
        abandoned: bool,
    ) -> int:
        return await self._messaging.ask(
            RETRY, organization_id, dispatch_id, error_codes, abandoned=abandoned
        )

    async def send(self, organization_id: OrganizationId, message: SampleMessage) -> str:
        return await self._messaging.ask(SEND_SAMPLE, organization_id, message)


class HttpDeliveryReports:
    """DeliveryReports."""

    def __init__(self, messaging: Peer) -> None:
        self._messaging = messaging

    async def progress(
        self, organization_id: OrganizationId, dispatch_ids: Sequence[CampaignId]
    ) -> dict[CampaignId, Progress]:
        return await self._messaging.ask(PROGRESS, organization_id, dispatch_ids)

    async def recipients(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        *,
        states: Sequence[str],
        cursor: str | None,
        limit: int,
    ) -> RecipientPage:
        return await self._messaging.ask(
            RECIPIENTS, organization_id, dispatch_id, states=states, cursor=cursor, limit=limit
        )

    async def addressed(
        self,
        organization_id: OrganizationId,
        dispatch_ids: Sequence[CampaignId],
        contact_ids: Sequence[ContactId],
    ) -> set[ContactId]:
        return await self._messaging.ask(ADDRESSED, organization_id, dispatch_ids, contact_ids)

    async def messaged(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        days: int,
        recipients: Sequence[Addresses],
    ) -> set[int]:
        return await self._messaging.ask(MESSAGED, organization_id, purpose, days, recipients)

    async def over_cap(
        self,
        organization_id: OrganizationId,
        own: FrequencyCap | None,
        recipients: Sequence[Addresses],
    ) -> set[int]:
        return await self._messaging.ask(OVER_CAP, organization_id, own, recipients)

    async def failures(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> list[FailureGroup]:
        return await self._messaging.ask(FAILURES, organization_id, dispatch_id)

    async def timeline(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> list[HourOfSending]:
        return await self._messaging.ask(TIMELINE, organization_id, dispatch_id)


class HttpSenders:
    """Senders."""

    def __init__(self, messaging: Peer) -> None:
        self._messaging = messaging

    async def get(self, organization_id: OrganizationId, phone_number_id: PhoneNumberId) -> Sender:
        return await self._messaging.ask(GET_SENDER, organization_id, phone_number_id)
