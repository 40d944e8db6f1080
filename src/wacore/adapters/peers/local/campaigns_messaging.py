"""Campaigns command the sending side and watch it."""

from collections.abc import Sequence

import msgspec

from wacore.application.campaigns.ports import (
    Addresses,
    DispatchOrder,
    DispatchState,
    FailureGroup,
    HourOfSending,
    PlannedRow,
    Progress,
    RecipientPage,
    RecipientRow,
    SampleMessage,
    Sender,
)
from wacore.application.messaging.account_queries import CountReached, GetNumber
from wacore.application.messaging.cancel_dispatch import CancelDispatchCommand
from wacore.application.messaging.frequency import RecentRecipients
from wacore.application.messaging.open_dispatch import OpenDispatchCommand
from wacore.application.messaging.pause_dispatch import PauseDispatchCommand
from wacore.application.messaging.plan_messages import PlanMessagesCommand, PlannedRecipient
from wacore.application.messaging.queries_sending import DispatchReports
from wacore.application.messaging.queue_message import QueueMessageCommand
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand
from wacore.application.messaging.retry_failed import RetryFailedCommand
from wacore.application.messaging.seal_dispatch import SealDispatchCommand
from wacore.application.messaging.use_cases import Dispatches
from wacore.application.messaging.views_sending import MessageView
from wacore.application.ports import PageRequest
from wacore.domain import campaigns
from wacore.domain.campaigns import Purpose as CampaignPurpose
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import CampaignId, ContactId, DispatchId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.dispatch import Purpose, Template
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.safeguards import Canary

_json = msgspec.json.Encoder()


class LocalDeliveries:
    """Deliveries and SampleMessages. A dispatch has its campaign's id."""

    def __init__(self, dispatches: Dispatches) -> None:
        self._dispatches = dispatches

    async def open(self, organization_id: OrganizationId, order: DispatchOrder) -> None:
        await self._dispatches.open(
            OpenDispatchCommand(
                organization_id=organization_id,
                dispatch_id=_dispatch(order.dispatch_id),
                phone_number_id=order.sender,
                template=Template(order.template_name, order.language),
                purpose=Purpose(order.purpose.value),
                policy=Policy(order.unknown_policy.value),
                rate_cap=order.rate_cap,
                deadline=order.deadline,
                hours=order.hours,
                frequency_cap=order.frequency_cap,
                canary=_canary(order.canary),
                failure_limit=order.failure_limit,
            )
        )

    async def plan(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        rows: Sequence[PlannedRow],
    ) -> list[int]:
        planned = await self._dispatches.plan(
            PlanMessagesCommand(
                organization_id=organization_id,
                dispatch_id=_dispatch(dispatch_id),
                recipients=[_recipient(row) for row in rows],
            )
        )
        return planned.repeated

    async def seal(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        await self._dispatches.seal(
            SealDispatchCommand(organization_id=organization_id, dispatch_id=_dispatch(dispatch_id))
        )

    async def pause(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, reason: str
    ) -> None:
        await self._dispatches.pause(
            PauseDispatchCommand(
                organization_id=organization_id,
                dispatch_id=_dispatch(dispatch_id),
                reason=reason,
            )
        )

    async def resume(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, reason: str
    ) -> None:
        await self._dispatches.resume(
            ResumeDispatchCommand(
                organization_id=organization_id,
                dispatch_id=_dispatch(dispatch_id),
                reason=reason,
            )
        )

    async def cancel(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        await self._dispatches.cancel(
            CancelDispatchCommand(
                organization_id=organization_id, dispatch_id=_dispatch(dispatch_id)
            )
        )

    async def retry_failed(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        error_codes: Sequence[int],
        *,
        abandoned: bool,
    ) -> int:
        return await self._dispatches.retry_failed(
            RetryFailedCommand(
                organization_id=organization_id,
                dispatch_id=_dispatch(dispatch_id),
                error_codes=error_codes,
                abandoned=abandoned,
            )
        )

    async def send(self, organization_id: OrganizationId, message: SampleMessage) -> str:
        template = {
            "name": message.template_name,
            "language": {"code": message.language},
            "components": message.components,
        }
        sent = await self._dispatches.queue_message(
            QueueMessageCommand(
                organization_id=organization_id,
                phone_number_id=message.sender,
                phone=message.phone,
                purpose=Purpose(message.purpose.value),
                content={"type": "template", "template": template},
            )
        )
        return str(sent.id)


class LocalDeliveryReports:
    """DeliveryReports."""

    def __init__(self, reports: DispatchReports, recent: RecentRecipients) -> None:
        self._reports = reports
        self._recent = recent

    async def progress(
        self, organization_id: OrganizationId, dispatch_ids: Sequence[CampaignId]
    ) -> dict[CampaignId, Progress]:
        found = await self._reports.progress(
            organization_id, [_dispatch(each) for each in dispatch_ids]
        )
        return {
            CampaignId(dispatch_id): Progress(
                counts=view.counts,
                skipped=view.skipped,
                sealed=view.sealed,
                state=DispatchState(view.state.value),
                reason=view.pause_reason,
                rate=view.rate,
                replies=view.replies,
                opt_outs=view.opt_outs,
            )
            for dispatch_id, view in found.items()
        }

    async def recipients(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        *,
        states: Sequence[str],
        cursor: str | None,
        limit: int,
    ) -> RecipientPage:
        page = await self._reports.recipients(
            organization_id,
            _dispatch(dispatch_id),
            tuple(MessageState(state) for state in states),
            PageRequest(limit=limit, cursor=cursor),
        )
        return RecipientPage(
            items=[_row(message) for message in page.items], next_cursor=page.next_cursor
        )

    async def addressed(
        self,
        organization_id: OrganizationId,
        dispatch_ids: Sequence[CampaignId],
        contact_ids: Sequence[ContactId],
    ) -> set[ContactId]:
        return await self._reports.addressed(
            organization_id, [_dispatch(each) for each in dispatch_ids], contact_ids
        )

    async def messaged(
        self,
        organization_id: OrganizationId,
        purpose: CampaignPurpose,
        days: int,
        recipients: Sequence[Addresses],
    ) -> set[int]:
        return await self._recent.messaged(
            organization_id, Purpose(purpose.value), days, recipients
        )

    async def over_cap(
        self,
        organization_id: OrganizationId,
        own: FrequencyCap | None,
        recipients: Sequence[Addresses],
    ) -> set[int]:
        return await self._recent.over_cap(organization_id, own, recipients)

    async def failures(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> list[FailureGroup]:
        return [
            FailureGroup(
                code=found.code,
                reason=found.title,
                messages=found.messages,
                explanation=found.explanation,
                advice=found.who,
                retryable=found.retryable,
            )
            for found in await self._reports.failures(organization_id, _dispatch(dispatch_id))
        ]

    async def timeline(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> list[HourOfSending]:
        return [
            HourOfSending(
                hour=hour.hour,
                accepted=hour.accepted,
                sent=hour.sent,
                delivered=hour.delivered,
                read=hour.read,
                failed=hour.failed,
            )
            for hour in await self._reports.timeline(organization_id, _dispatch(dispatch_id))
        ]


class LocalSenders:
    """Senders."""

    def __init__(self, get_number: GetNumber, count_reached: CountReached) -> None:
        self._get_number = get_number
        self._count_reached = count_reached

    async def get(self, organization_id: OrganizationId, phone_number_id: PhoneNumberId) -> Sender:
        found = await self._get_number(organization_id, phone_number_id)
        return Sender(
            phone_number_id=found.id,
            account_id=found.account_id,
            display_number=found.display_phone_number,
            status=found.status,
            quality=found.quality,
            messages_per_second=found.messages_per_second,
            daily_limit=found.daily_limit,
            reached=await self._count_reached(organization_id, phone_number_id),
        )


def _dispatch(campaign_id: CampaignId) -> DispatchId:
    return DispatchId(campaign_id)


def _canary(canary: campaigns.Canary | None) -> Canary | None:
    if canary is None:
        return None
    return Canary(
        messages=canary.messages,
        share=canary.share,
        wait=canary.wait,
        tolerance=canary.tolerance,
    )


def _recipient(row: PlannedRow) -> PlannedRecipient:
    return PlannedRecipient(
        contact_id=row.contact_id,
        phone=row.phone,
        bsuid=row.bsuid,
        components=msgspec.Raw(_json.encode(row.components)),
        skip=row.skip,
        due_at=row.due_at,
        time_zone=row.time_zone,
    )


def _row(message: MessageView) -> RecipientRow:
    return RecipientRow(
        message_id=str(message.id),
        contact_id=message.contact_id,
        phone=message.phone,
        bsuid=message.bsuid,
        state=message.state.value,
        reason=message.error.title if message.error else message.reason,
        error_code=message.error.code if message.error else None,
        wamid=message.wamid,
        updated_at=message.updated_at,
        accepted_at=message.accepted_at,
        sent_at=message.sent_at,
        delivered_at=message.delivered_at,
        read_at=message.read_at,
        failed_at=message.failed_at,
    )
