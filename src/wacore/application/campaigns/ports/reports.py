"""The sending side, as campaigns watch it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from wacore.domain.campaigns import Purpose
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import CampaignId, ContactId, OrganizationId


class DispatchState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        counts: Messages by state.
        skipped: The skipped ones among them by reason, ours and those found when they were due.
        sealed: Whether all recipients are known.
        reason: Why it is paused: `operator`, or what the sending side gave as its own reason.
        rate: Messages per second of late.
        replies: How many messages were answered, each once.
        opt_outs: How many made their recipient say stop.
    """

    counts: dict[str, int]
    skipped: dict[str, int]
    sealed: bool
    state: DispatchState
    reason: str = ""
    rate: float = 0.0
    replies: int = 0
    opt_outs: int = 0


class RecipientRow(msgspec.Struct, frozen=True, kw_only=True):
    """One recipient and what became of their message; times are those of the reports."""

    message_id: str
    contact_id: ContactId | None
    phone: str | None
    bsuid: str | None
    state: str
    reason: str
    error_code: int | None
    wamid: str | None
    updated_at: datetime
    accepted_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    failed_at: datetime | None = None


class RecipientPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[RecipientRow]
    next_cursor: str | None = None


class FailureGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Failures of one error code, explained; `code` is None where we, not Meta, gave the reason."""

    code: int | None
    reason: str
    messages: int
    explanation: str
    advice: str
    retryable: bool


class HourOfSending(msgspec.Struct, frozen=True, kw_only=True):
    """What happened within one hour, which begins at `hour`."""

    hour: datetime
    accepted: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0


Addresses = tuple[str | None, str | None]
"""A phone number and a BSUID; who shares either is the same person."""


class DeliveryReports(Protocol):
    """What became of the messages. A dispatch never opened has nothing to tell: empty answers."""

    async def progress(
        self, organization_id: OrganizationId, dispatch_ids: Sequence[CampaignId]
    ) -> dict[CampaignId, Progress]: ...

    async def recipients(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        *,
        states: Sequence[str],
        cursor: str | None,
        limit: int,
    ) -> RecipientPage:
        """All states if none is given."""
        ...

    async def addressed(
        self,
        organization_id: OrganizationId,
        dispatch_ids: Sequence[CampaignId],
        contact_ids: Sequence[ContactId],
    ) -> set[ContactId]:
        """Which of these contacts one of these dispatches has written to or will."""
        ...

    async def messaged(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        days: int,
        recipients: Sequence[Addresses],
    ) -> set[int]:
        """The positions of those to whom a campaign of this purpose wrote within so many days."""
        ...

    async def over_cap(
        self,
        organization_id: OrganizationId,
        own: FrequencyCap | None,
        recipients: Sequence[Addresses],
    ) -> set[int]:
        """The positions of those whom marketing under this cap and the general one leaves out now."""
        ...

    async def failures(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> list[FailureGroup]: ...

    async def timeline(
        self, organization_id: OrganizationId, dispatch_id: CampaignId
    ) -> list[HourOfSending]:
        """The hours in which something happened, in order."""
        ...
