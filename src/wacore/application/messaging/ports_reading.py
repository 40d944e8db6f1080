"""What can be asked about messages and dispatches."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from wacore.application.messaging.views_sending import (
    HourView,
    MessageDetails,
    MessageFilter,
    MessageView,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import ContactId, DispatchId, MessageId, OrganizationId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.tally import Tally


class SendingReader(Protocol):
    """Reads what is committed; a replica will do. Nothing of another organisation is ever found."""

    async def dispatches(
        self, organization_id: OrganizationId, dispatch_ids: Collection[DispatchId]
    ) -> list[tuple[Dispatch, Tally]]:
        """Those that exist, by id, with their counters."""
        ...

    async def accepted_since(
        self, dispatch_ids: Collection[DispatchId], since: datetime
    ) -> dict[DispatchId, int]:
        """How many messages of each Meta took in the minutes that begin at or after `since`."""
        ...

    async def messages(
        self, organization_id: OrganizationId, wanted: MessageFilter, page: PageRequest
    ) -> Page[MessageView]:
        """
        The newest first; of one dispatch, those due the latest.

        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        ...

    async def message(
        self, organization_id: OrganizationId, message_id: MessageId
    ) -> MessageDetails:
        """
        Raises:
            MessageNotFound: Also when it belongs to another organisation.
        """
        ...

    async def addressed(
        self,
        organization_id: OrganizationId,
        dispatch_ids: Collection[DispatchId],
        contact_ids: Collection[ContactId],
    ) -> set[ContactId]:
        """Which of the contacts have a message in these dispatches that is not merely skipped."""
        ...

    async def timeline(
        self, organization_id: OrganizationId, dispatch_id: DispatchId
    ) -> list[HourView]:
        """The hours in which something happened, in order."""
        ...

    async def fold(self, dispatch_id: DispatchId) -> Tally:
        """The counters as a count of the rows gives them; slow, and equal to the kept ones."""
        ...
