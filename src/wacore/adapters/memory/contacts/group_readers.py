"""Queries on groups and segments."""

from collections.abc import Collection
from uuid import UUID

from wacore.adapters.memory.contacts.paging import page_of
from wacore.adapters.memory.contacts.store import ContactsStore
from wacore.application.contacts.showing import group_view, segment_view
from wacore.application.contacts.views import GroupView, SegmentView
from wacore.application.ports import Page, PageRequest
from wacore.domain.contacts.filters import Filter
from wacore.domain.contacts.folding import fold
from wacore.domain.contacts.groups import Group, GroupNotFound, SegmentNotFound
from wacore.domain.ids import GroupId, OrganizationId, SegmentId


class MemoryGroupReader:
    def __init__(self, store: ContactsStore) -> None:
        self._store = store

    async def group(self, organization_id: OrganizationId, group_id: GroupId) -> GroupView:
        group = self._store.groups.get(group_id)
        if group is None or group.organization_id != organization_id:
            raise GroupNotFound(group_id)
        return self._view(group)

    async def groups(
        self, organization_id: OrganizationId, search: str, page: PageRequest
    ) -> Page[GroupView]:
        rows = [
            group
            for group in self._store.groups.values()
            if group.organization_id == organization_id and fold(group.name).startswith(search)
        ]
        return page_of(
            "groups", rows, lambda g: (fold(g.name), g.id), tuple[str, UUID], page, self._view
        )

    def _view(self, group: Group) -> GroupView:
        members = sum(1 for group_id, _ in self._store.members if group_id == group.id)
        return group_view(group, members)


class MemorySegmentReader:
    def __init__(self, store: ContactsStore) -> None:
        self._store = store

    async def segment(self, organization_id: OrganizationId, segment_id: SegmentId) -> SegmentView:
        segment = self._store.segments.get(segment_id)
        if segment is None or segment.organization_id != organization_id:
            raise SegmentNotFound(segment_id)
        return segment_view(segment)

    async def segments(
        self, organization_id: OrganizationId, page: PageRequest
    ) -> Page[SegmentView]:
        rows = [s for s in self._store.segments.values() if s.organization_id == organization_id]
        return page_of(
            "segments", rows, lambda s: (fold(s.name), s.id), tuple[str, UUID], page, segment_view
        )

    async def filters(
        self, organization_id: OrganizationId, segment_ids: Collection[SegmentId]
    ) -> dict[SegmentId, Filter]:
        rows = self._store.segments.values()
        return {
            s.id: s.filter
            for s in rows
            if s.organization_id == organization_id and s.id in segment_ids
        }
