"""The sending side, as campaigns command it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from wacore.domain.campaigns import Canary, Purpose, UnknownPolicy
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import CampaignId, ContactId, OrganizationId, PhoneNumberId
from wacore.domain.sending_hours import SendingHours


class DispatchOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the sending side needs to know beside the recipients."""

    dispatch_id: CampaignId
    sender: PhoneNumberId
    template_name: str
    language: str
    purpose: Purpose
    unknown_policy: UnknownPolicy
    rate_cap: int | None
    deadline: datetime | None
    hours: SendingHours | None = None
    frequency_cap: FrequencyCap | None = None
    canary: Canary | None = None
    failure_limit: float | None = None


class PlannedRow(msgspec.Struct, frozen=True, kw_only=True):
    """
    One recipient.

    Attributes:
        components: Meta's `template.components`, rendered and final; empty if skipped.
        skip: The reason not to send; empty if it is to be sent.
        due_at: Not before then.
        time_zone: The recipient's own, if it is known.
    """

    contact_id: ContactId
    phone: str | None
    bsuid: str | None
    components: list[dict[str, object]]
    skip: str = ""
    due_at: datetime | None = None
    time_zone: str | None = None


class Deliveries(Protocol):
    """
    The sending side. Every call may be repeated: the second one changes nothing.

    Raises:
        NotFound: The dispatch was never opened.
        Conflict: It is over, or complete: nothing can be added, paused, resumed or cancelled.
    """

    async def open(self, organization_id: OrganizationId, order: DispatchOrder) -> None: ...

    async def plan(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        rows: Sequence[PlannedRow],
    ) -> list[int]:
        """
        Add what is new; sending begins at once.

        A contact is in a dispatch once. So is a telephone number, and a user id, among those who are
        to be sent something.

        Returns:
            The positions of rows that were not added because another contact has their address.
        """
        ...

    async def seal(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None:
        """No row follows; once the last one has its outcome, the dispatch is finished."""
        ...

    async def pause(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, reason: str
    ) -> None: ...

    async def resume(
        self, organization_id: OrganizationId, dispatch_id: CampaignId, reason: str
    ) -> None:
        """End a pause that was made for this reason; any other stays, since nobody has looked at it."""
        ...

    async def cancel(self, organization_id: OrganizationId, dispatch_id: CampaignId) -> None: ...

    async def retry_failed(
        self,
        organization_id: OrganizationId,
        dispatch_id: CampaignId,
        error_codes: Sequence[int],
        *,
        abandoned: bool,
    ) -> int:
        """
        Make failures due again, of these codes or all that retrying can help; how many they were.

        Args:
            abandoned: Also those of whom nobody knows whether they got it; some may get it twice.
        """
        ...


class SampleMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign's words to one person, outside the campaign."""

    sender: PhoneNumberId
    phone: str
    template_name: str
    language: str
    purpose: Purpose
    components: list[dict[str, object]]


class SampleMessages(Protocol):
    async def send(self, organization_id: OrganizationId, message: SampleMessage) -> str:
        """Queue it in the fast lane and answer the message's id."""
        ...
