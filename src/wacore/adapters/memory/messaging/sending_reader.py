"""Messages and dispatches as callers see them."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime

import msgspec

from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.application.messaging.views_sending import (
    HourView,
    MessageDetails,
    MessageFilter,
    MessageView,
    message_view,
)
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import ContactId, DispatchId, MessageId, OrganizationId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message, MessageNotFound
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import Tally, bucket
from wacore.domain.messaging.timeline import Step

_NEWEST = MemoryKeyset[Message](
    "messages.newest", SortKey(of=lambda message: message.id, kind=MessageId, descending=True)
)
_LATEST = MemoryKeyset[Message](
    "messages.latest",
    SortKey(of=lambda message: message.due_at, kind=datetime, descending=True),
    SortKey(of=lambda message: message.id, kind=MessageId, descending=True),
)


class MemorySendingReader:
    """A SendingReader."""

    def __init__(self, store: MemoryMessagingStore) -> None:
        self._store = store

    async def dispatches(
        self, organization_id: OrganizationId, dispatch_ids: Collection[DispatchId]
    ) -> list[tuple[Dispatch, Tally]]:
        wanted = sorted(set(dispatch_ids))
        found = [self._store.dispatches[each] for each in wanted if each in self._store.dispatches]
        return [
            (dispatch, self._tally(dispatch.id))
            for dispatch in found
            if dispatch.organization_id == organization_id
        ]

    def _tally(self, dispatch_id: DispatchId) -> Tally:
        rows = self._store.tallies.items()
        return Tally({key[1:]: n for key, n in rows if key[0] == dispatch_id and n})

    async def accepted_since(
        self, dispatch_ids: Collection[DispatchId], since: datetime
    ) -> dict[DispatchId, int]:
        found: Counter[DispatchId] = Counter()
        for (dispatch_id, at, step), n in self._store.timeline.items():
            if dispatch_id in dispatch_ids and at >= since and step is Step.ACCEPTED:
                found[dispatch_id] += n
        return dict(found)

    async def messages(
        self, organization_id: OrganizationId, wanted: MessageFilter, page: PageRequest
    ) -> Page[MessageView]:
        found = [
            message
            for message in self._store.messages.values()
            if message.organization_id == organization_id
            and wanted.dispatch_id in (None, message.dispatch_id)
            and (not wanted.states or message.state in wanted.states)
            and wanted.phone in (None, message.phone)
            and wanted.contact_id in (None, message.contact_id)
        ]
        order = _LATEST if wanted.of_one_dispatch else _NEWEST
        return order.page(found, page, message_view)

    async def message(
        self, organization_id: OrganizationId, message_id: MessageId
    ) -> MessageDetails:
        message = self._store.messages.get(message_id)
        if message is None or message.organization_id != organization_id:
            raise MessageNotFound(message_id)
        content = msgspec.Raw(self._store.contents[message_id])
        return MessageDetails(message=message_view(message), content=content)

    async def addressed(
        self,
        organization_id: OrganizationId,
        dispatch_ids: Collection[DispatchId],
        contact_ids: Collection[ContactId],
    ) -> set[ContactId]:
        return {
            message.contact_id
            for message in self._store.messages.values()
            if message.organization_id == organization_id
            and message.dispatch_id in dispatch_ids
            and message.contact_id is not None
            and message.contact_id in contact_ids
            and message.state is not MessageState.SKIPPED
        }

    async def timeline(
        self, organization_id: OrganizationId, dispatch_id: DispatchId
    ) -> list[HourView]:
        dispatch = self._store.dispatches.get(dispatch_id)
        if dispatch is None or dispatch.organization_id != organization_id:
            return []
        hours: defaultdict[datetime, Counter[str]] = defaultdict(Counter)
        for (found, at, step), n in self._store.timeline.items():
            if found == dispatch_id:
                hours[at.replace(minute=0)][step.value] += n
        return [HourView(hour=hour, **hours[hour]) for hour in sorted(hours)]

    async def fold(self, dispatch_id: DispatchId) -> Tally:
        rows = self._store.messages.values()
        return Tally(Counter(bucket(m) for m in rows if m.dispatch_id == dispatch_id))
