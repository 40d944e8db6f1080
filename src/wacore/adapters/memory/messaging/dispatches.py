"""Dispatches and their counters under change."""

from collections.abc import Collection, Mapping, Sequence

from wacore.adapters.memory.table import TableView
from wacore.application.messaging.ports import Opened
from wacore.domain.ids import AccountId, DispatchId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.dispatch_errors import DispatchAlreadyOpen, DispatchNotFound
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import Movement, Tally
from wacore.domain.messaging.timeline import TimelineKey

Counters = TableView[tuple[DispatchId, MessageState, str], int]


class MemoryDispatchStore:
    """A DispatchStore."""

    def __init__(self, rows: TableView[DispatchId, Dispatch]) -> None:
        self._rows = rows

    async def add(self, dispatch: Dispatch) -> None:
        if dispatch.id in self._rows:
            raise DispatchAlreadyOpen(dispatch.id)
        self._rows[dispatch.id] = dispatch

    async def get(self, organization_id: OrganizationId, dispatch_id: DispatchId) -> Dispatch:
        found = self._rows.get(dispatch_id)
        if found is None or found.organization_id != organization_id:
            raise DispatchNotFound(dispatch_id)
        return found

    async def lock(self, dispatch_ids: Sequence[DispatchId]) -> list[Dispatch]:
        return [self._rows[each] for each in sorted(set(dispatch_ids)) if each in self._rows]

    async def lock_sending(
        self,
        *,
        phone_number_id: PhoneNumberId | None = None,
        account_id: AccountId | None = None,
    ) -> list[Dispatch]:
        found = [
            dispatch
            for dispatch in self._rows.values()
            if not dispatch.over
            and phone_number_id in (None, dispatch.phone_number_id)
            and account_id in (None, dispatch.account_id)
        ]
        return sorted(found, key=lambda dispatch: dispatch.id)

    async def lock_strays(
        self,
        organization_id: OrganizationId,
        phone_number_ids: Collection[PhoneNumberId],
        account_id: AccountId,
    ) -> list[Dispatch]:
        found = [
            dispatch
            for dispatch in self._rows.values()
            if not dispatch.over
            and dispatch.organization_id == organization_id
            and dispatch.phone_number_id in phone_number_ids
            and dispatch.account_id != account_id
        ]
        return sorted(found, key=lambda dispatch: dispatch.id)

    async def opened(self, dispatch_id: DispatchId) -> Opened | None:
        found = self._rows.get(dispatch_id)
        return None if found is None else Opened(found.pause)

    async def save(self, dispatches: Sequence[Dispatch]) -> None:
        for dispatch in dispatches:
            self._rows[dispatch.id] = dispatch


class MemoryTallyStore:
    """A TallyStore."""

    def __init__(self, rows: Counters) -> None:
        self._rows = rows

    async def move(self, movement: Movement) -> None:
        for key, n in movement.items():
            self._rows[key] = self._rows.get(key, 0) + n

    async def of(self, dispatch_ids: Sequence[DispatchId]) -> dict[DispatchId, Tally]:
        return {
            wanted: Tally(
                {
                    (state, reason): n
                    for (dispatch_id, state, reason), n in self._rows.items()
                    if dispatch_id == wanted and n
                }
            )
            for wanted in dispatch_ids
        }


class MemoryTimeline:
    """A Timeline."""

    def __init__(self, rows: TableView[TimelineKey, int]) -> None:
        self._rows = rows

    async def add(self, steps: Mapping[TimelineKey, int]) -> None:
        for key, n in steps.items():
            self._rows[key] = self._rows.get(key, 0) + n
