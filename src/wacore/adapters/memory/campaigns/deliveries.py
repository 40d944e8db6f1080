"""A sending side that remembers what it was told and lets a test say what became of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from wacore.adapters.memory.campaigns.dispatches import (
    DispatchOver,
    MemoryDispatch,
    MemoryMessage,
    recipient_of,
)
from wacore.adapters.memory.campaigns.peers import NothingThere
from wacore.application.campaigns.ports import (
    Addresses,
    DispatchOrder,
    DispatchState,
    FailureGroup,
    HourOfSending,
    PlannedRow,
    Progress,
    RecipientPage,
    SampleMessage,
)
from wacore.application.ports import Clock
from wacore.domain.campaigns import Purpose
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import CampaignId, ContactId, OrganizationId

_REPORTED = MappingProxyType(
    {
        "accepted": "accepted_at",
        "sent": "sent_at",
        "delivered": "delivered_at",
        "read": "read_at",
        "failed": "failed_at",
    }
)

_SEEN = frozenset({"accepted", "sent", "delivered", "read"})


class MemoryDeliveries:
    """
    Deliveries, DeliveryReports and SampleMessages on one memory.

    It sends nothing by itself: `report` says what Meta would have reported, `rate` how fast, and
    `replies` and `opt_outs` what people answered, `cap` how often they may be written to.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._dispatches: dict[tuple[OrganizationId, CampaignId], MemoryDispatch] = {}
        self.samples: list[SampleMessage] = []
        self.rate = 0.0
        self.cap: FrequencyCap | None = None
        self.replies = 0
        self.opt_outs = 0

    async def open(self, organization_id: OrganizationId, order: DispatchOrder) -> None:
        self._dispatches.setdefault((organization_id, order.dispatch_id), MemoryDispatch(order))

    async def plan(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        rows: Sequence[PlannedRow],
    ) -> list[int]:
        dispatch = self._open_dispatch(organization_id, dispatch_id)
        if dispatch.sealed:
            raise DispatchOver(dispatch_id)
        taken: list[int] = []
        for position, row in enumerate(rows):
            addresses = [] if row.skip else [each for each in (row.phone, row.bsuid) if each]
            if row.contact_id in dispatch.rows:
                continue
            if any(address in dispatch.addresses for address in addresses):
                taken.append(position)
                continue
            dispatch.addresses.update(dict.fromkeys(addresses, row.contact_id))
            dispatch.rows[row.contact_id] = MemoryMessage(
                row, "skipped" if row.skip else "planned", self._clock.now(), row.skip
            )
        return taken

    async def seal(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        dispatch = self.dispatch(organization_id, dispatch_id)
        dispatch.sealed = True
        dispatch.finish_if_done()

    async def pause(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, reason: str
    ) -> None:
        dispatch = self._open_dispatch(organization_id, dispatch_id)
        if dispatch.state is DispatchState.RUNNING:
            dispatch.state, dispatch.reason = DispatchState.PAUSED, reason

    async def resume(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, reason: str
    ) -> None:
        dispatch = self._open_dispatch(organization_id, dispatch_id)
        if dispatch.state is DispatchState.PAUSED and dispatch.reason == reason:
            dispatch.state, dispatch.reason = DispatchState.RUNNING, ""

    async def cancel(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        dispatch = self.dispatch(organization_id, dispatch_id)
        if dispatch.state is DispatchState.FINISHED:
            raise DispatchOver(dispatch_id)
        dispatch.state = DispatchState.CANCELLED
        for key, message in dispatch.rows.items():
            if message.state in {"planned", "deferred"}:
                dispatch.rows[key] = replace(message, state="cancelled")

    async def retry_failed(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        error_codes: Sequence[int],
        *,
        abandoned: bool,
    ) -> int:
        dispatch = self.dispatch(organization_id, dispatch_id)
        if dispatch.state is DispatchState.CANCELLED:
            raise DispatchOver(dispatch_id)
        again = [
            key
            for key, message in dispatch.rows.items()
            if (abandoned and message.state == "abandoned")
            or (
                message.state in {"failed", "rejected"}
                and (not error_codes or message.error_code in error_codes)
            )
        ]
        for key in again:
            dispatch.rows[key] = replace(
                dispatch.rows[key], state="planned", reason="", error_code=None
            )
        if again and dispatch.state is DispatchState.FINISHED:
            dispatch.state = DispatchState.RUNNING
        return len(again)

    def report(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        contact_id: ContactId,
        state: str,
        *,
        error_code: int | None = None,
        reason: str = "",
    ) -> None:
        """Meta's word on one recipient."""
        dispatch = self.dispatch(organization_id, dispatch_id)
        message = dispatch.rows[contact_id]
        now = self._clock.now()
        times = {**message.times, _REPORTED[state]: now} if state in _REPORTED else message.times
        dispatch.rows[contact_id] = replace(
            message,
            state=state,
            updated_at=now,
            times=times,
            reason=reason,
            error_code=error_code,
        )
        dispatch.finish_if_done()

    def _open_dispatch(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> MemoryDispatch:
        dispatch = self.dispatch(organization_id, dispatch_id)
        if dispatch.state in (DispatchState.FINISHED, DispatchState.CANCELLED):
            raise DispatchOver(dispatch_id)
        return dispatch

    def dispatch(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> MemoryDispatch:
        found = self._dispatches.get((organization_id, dispatch_id))
        if found is None:
            raise NothingThere(f"Dispatch {dispatch_id} was never opened.")
        return found

    async def progress(
        self, organization_id: OrganizationId, dispatch_ids: Sequence[CampaignId]
    ) -> dict[CampaignId, Progress]:
        return {
            dispatch_id: Progress(
                counts=dict(Counter(message.state for message in dispatch.rows.values())),
                skipped=dict(
                    Counter(m.reason for m in dispatch.rows.values() if m.state == "skipped")
                ),
                sealed=dispatch.sealed,
                state=dispatch.state,
                reason=dispatch.reason,
                rate=self.rate,
                replies=self.replies,
                opt_outs=self.opt_outs,
            )
            for dispatch_id in dispatch_ids
            if (dispatch := self._dispatches.get((organization_id, dispatch_id))) is not None
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
        dispatch = self._dispatches.get((organization_id, dispatch_id))
        keys = sorted(dispatch.rows) if dispatch else []
        found = [
            (key, dispatch.rows[key])
            for key in keys
            if dispatch is not None
            and (not states or dispatch.rows[key].state in states)
            and (cursor is None or key.hex > cursor)
        ]
        return RecipientPage(
            items=[recipient_of(message) for _, message in found[:limit]],
            next_cursor=found[limit - 1][0].hex if len(found) > limit else None,
        )

    async def addressed(
        self,
        organization_id: OrganizationId,
        dispatch_ids: Sequence[CampaignId],
        contact_ids: Sequence[ContactId],
    ) -> set[ContactId]:
        written = {
            message.row.contact_id
            for dispatch_id in dispatch_ids
            if (dispatch := self._dispatches.get((organization_id, dispatch_id))) is not None
            for message in dispatch.rows.values()
            if message.state not in {"skipped", "cancelled"}
        }
        return written & set(contact_ids)

    async def messaged(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        days: int,
        recipients: Sequence[Addresses],
    ) -> set[int]:
        times = self._written(organization_id, purpose, recipients)
        after = self._clock.now() - timedelta(days=days)
        return {at for at, each in enumerate(times) if any(time > after for time in each)}

    async def over_cap(
        self,
        organization_id: OrganizationId,
        own: FrequencyCap | None,
        recipients: Sequence[Addresses],
    ) -> set[int]:
        now = self._clock.now()
        caps = [cap for cap in (self.cap, own) if cap is not None]
        times = self._written(organization_id, Purpose.MARKETING, recipients)
        return {
            at for at, each in enumerate(times) if not all(cap.allows(each, now) for cap in caps)
        }

    def _written(
        self, organization_id: OrganizationId, purpose: Purpose, recipients: Sequence[Addresses]
    ) -> list[list[datetime]]:
        """When each was written to, as far as Meta has reported."""
        written = [
            ({message.row.phone, message.row.bsuid} - {None}, message.updated_at)
            for (owner, _), dispatch in self._dispatches.items()
            if owner == organization_id and dispatch.order.purpose is purpose
            for message in dispatch.rows.values()
            if message.state in _SEEN
        ]
        return [[at for known, at in written if known & set(each)] for each in recipients]

    async def failures(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> list[FailureGroup]:
        dispatch = self._dispatches.get((organization_id, dispatch_id))
        counted = Counter(
            (message.error_code, message.reason)
            for message in (dispatch.rows.values() if dispatch else ())
            if message.state in {"failed", "rejected"}
        )
        return [
            FailureGroup(
                code=code,
                reason=reason,
                messages=count,
                explanation=f"Reported as {reason or code}.",
                advice="Look at the recipients.",
                retryable=True,
            )
            for (code, reason), count in counted.most_common()
        ]

    async def timeline(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> list[HourOfSending]:
        dispatch = self._dispatches.get((organization_id, dispatch_id))
        hours: dict[datetime, Counter[str]] = {}
        for message in dispatch.rows.values() if dispatch else ():
            for name, at in message.times.items():
                hour = at.replace(minute=0, second=0, microsecond=0)
                hours.setdefault(hour, Counter())[name.removesuffix("_at")] += 1
        return [HourOfSending(hour=hour, **hours[hour]) for hour in sorted(hours)]

    async def send(self, organization_id: OrganizationId, message: SampleMessage) -> str:
        self.samples.append(message)
        return f"sample-{len(self.samples)}"
