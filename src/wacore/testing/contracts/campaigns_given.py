"""Rows to deliver, and what is asked about them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from wacore.application.campaigns.ports import DeliveryReports, PlannedRow, Progress
from wacore.domain.ids import CampaignId, ContactId
from wacore.testing.contracts.campaigns import OURS

NEVER_OPENED = CampaignId(UUID(int=404))


def a_row(number: int, **fields: Any) -> PlannedRow:
    given: dict[str, Any] = {
        "contact_id": ContactId(UUID(int=number)),
        "phone": f"+4915{number:09d}",
        "bsuid": None,
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "Žofie"}]}],
        **fields,
    }
    return PlannedRow(**given)


def a_skipped_row(number: int, reason: str = "opted_out", **fields: Any) -> PlannedRow:
    return a_row(number, components=[], skip=reason, **fields)


async def progress_of(reports: DeliveryReports, dispatch_id: CampaignId) -> Progress:
    return (await reports.progress(OURS, [dispatch_id]))[dispatch_id]


def counts(progress: Progress) -> dict[str, int]:
    """States that nobody is in may be listed or not."""
    return {state: count for state, count in progress.counts.items() if count}


async def recipients(
    reports: DeliveryReports,
    dispatch_id: CampaignId,
    *,
    states: Sequence[str] = (),
    cursor: str | None = None,
    limit: int = 50,
) -> Any:
    page = await reports.recipients(OURS, dispatch_id, states=states, cursor=cursor, limit=limit)
    assert len(page.items) <= limit
    assert msgspec.json.encode(page)
    return page
