"""Facts of every context, for the programs that subscribe to them and the people who follow."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.ports import Begin, Envelope
from wacore.domain.messaging.subscription import EventKind, News

CONSUMER = "messaging.tell_subscribers"

_CAMPAIGNS = (
    "scheduled",
    "unscheduled",
    "launched",
    "planned",
    "paused",
    "resumed",
    "cancelled",
    "completed",
    "failed",
    "retried",
)

TOLD: Mapping[str, EventKind] = MappingProxyType(
    {
        "messaging.inbound_received": EventKind.INBOUND_RECEIVED,
        "messaging.conversation_changed": EventKind.CONVERSATION_CHANGED,
        "messaging.opt_out_received": EventKind.OPTED_OUT,
        "messaging.opt_in_received": EventKind.OPTED_IN,
        "messaging.account_changed": EventKind.ACCOUNT_CHANGED,
        "messaging.template_reported": EventKind.TEMPLATE_CHANGED,
        **{f"campaigns.{fact}": EventKind.CAMPAIGN_CHANGED for fact in _CAMPAIGNS},
    }
)
"""The facts that are told, and as what. Messages are not among them: see `message_news`."""


class TellSubscribers:
    """Keep a fact for every program that wants to hear of its kind, and for who follows live."""

    consumer = CONSUMER

    def __init__(self, begin: Begin[MessagingUnitOfWork]) -> None:
        self._begin = begin

    async def __call__(self, envelope: Envelope) -> None:
        kind = TOLD[envelope.name]
        organization_id = envelope.organization_id
        async with self._begin() as work:
            wanted = await work.news.wanted([organization_id])
            followed = await work.news.followed([organization_id])
            if kind not in wanted.get(organization_id, ()) and not followed:
                return
            if not await work.inbox.first_time(envelope.id, CONSUMER):
                return
            data: dict[str, Any] = msgspec.json.decode(envelope.payload)
            news = News(
                id=envelope.id,
                organization_id=organization_id,
                kind=kind,
                at=envelope.occurred_at,
                data={"fact": envelope.name, **data},
            )
            await work.news.tell([news])
            await work.news.feed([news])
            await work.commit()
