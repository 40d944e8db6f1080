"""Each recipient of a campaign, on the screen or in a file."""

import csv
import io
from collections.abc import AsyncIterator

import msgspec

from wacore.application.campaigns.ports import CampaignReader, DeliveryReports, RecipientRow
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import CampaignId

STATES = (
    "planned",
    "inflight",
    "deferred",
    "unknown",
    "accepted",
    "held",
    "sent",
    "delivered",
    "read",
    "failed",
    "rejected",
    "skipped",
    "abandoned",
    "cancelled",
)


class UnknownRecipientState(InvalidInput):
    """A filter asks for a state no message has."""

    code = "unknown-recipient-state"

    def __init__(self, state: str) -> None:
        super().__init__(f"{state!r} is none of {', '.join(STATES)}.", field="state")
        self.state = state


class RecipientsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """All states if `states` is empty."""

    actor: Actor
    campaign_id: CampaignId
    states: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None

    def require_known_states(self) -> None:
        """
        Raises:
            UnknownRecipientState: One of them is none.
        """
        for state in self.states:
            if state not in STATES:
                raise UnknownRecipientState(state)


class ListRecipients:
    """One page of recipients with state, reason and times."""

    def __init__(self, reader: CampaignReader, reports: DeliveryReports) -> None:
        self._reader = reader
        self._reports = reports

    async def __call__(self, query: RecipientsQuery) -> Page[RecipientRow]:
        """
        Raises:
            CampaignNotFound: The organisation has no such campaign.
            UnknownRecipientState: No message is ever in that state.
            InvalidCursor: It was not made by this list.
        """
        query.actor.require(Permission.READ_CAMPAIGNS)
        query.require_known_states()
        organization_id = query.actor.organization_id
        await self._reader.get(organization_id, query.campaign_id)
        page = await self._reports.recipients(
            organization_id,
            query.campaign_id,
            states=query.states,
            cursor=query.cursor,
            limit=query.limit,
        )
        return Page(items=page.items, next_cursor=page.next_cursor)


class ExportRecipients:
    """Every recipient as CSV, page by page: a million rows need no more memory than a thousand."""

    def __init__(self, recipients: ListRecipients, page: int = 1000) -> None:
        self._recipients = recipients
        self._page = page

    async def __call__(self, query: RecipientsQuery) -> AsyncIterator[bytes]:
        """
        The file in pieces, beginning with its header row; `limit` and `cursor` are not looked at.

        Raises:
            CampaignNotFound: The organisation has no such campaign. Raised before the first piece.
            UnknownRecipientState: No message is ever in that state.
        """
        first = await self._recipients(
            msgspec.structs.replace(query, limit=self._page, cursor=None)
        )
        return self._pieces(query, first)

    async def _pieces(
        self, query: RecipientsQuery, page: Page[RecipientRow]
    ) -> AsyncIterator[bytes]:
        yield _lines([list(RecipientRow.__struct_fields__)])
        while True:
            if page.items:
                yield _lines([_cells(row) for row in page.items])
            if page.next_cursor is None:
                return
            page = await self._recipients(
                msgspec.structs.replace(query, limit=self._page, cursor=page.next_cursor)
            )


def _cells(row: RecipientRow) -> list[str]:
    values = msgspec.to_builtins(row, builtin_types=())
    return ["" if value is None else str(value) for value in values.values()]


def _lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
