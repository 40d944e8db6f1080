"""What the address book answers about groups and segments."""

import msgspec

from wacore.application.contacts.filter_forms import FilterForm, filter_of
from wacore.application.contacts.queries import SPACE
from wacore.application.contacts.readers import (
    ContactReader,
    ContactSelection,
    GroupReader,
    SegmentReader,
)
from wacore.application.contacts.views import GroupView, SegmentPreview, SegmentView
from wacore.application.ports import Cache, Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.folding import fold
from wacore.domain.ids import GroupId, SegmentId

_SAMPLE = 10


class GetGroupQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    group_id: GroupId


class ListGroupsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`search` is the beginning of a name."""

    actor: Actor
    search: str = ""
    page: PageRequest = PageRequest()


class GetSegmentQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    segment_id: SegmentId


class ListSegmentsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    page: PageRequest = PageRequest()


class PreviewSegmentQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A filter that may never be saved."""

    actor: Actor
    filter: FilterForm


class GetGroup:
    def __init__(self, reader: GroupReader, cache: Cache) -> None:
        self._reader = reader
        self._cache = cache

    async def __call__(self, query: GetGroupQuery) -> GroupView:
        query.actor.require(Permission.READ_CONTACTS)
        organization_id = query.actor.organization_id
        return await self._cache.get(
            SPACE,
            organization_id,
            f"group:{query.group_id}",
            lambda: self._reader.group(organization_id, query.group_id),
            GroupView,
        )


class ListGroups:
    def __init__(self, reader: GroupReader, cache: Cache) -> None:
        self._reader = reader
        self._cache = cache

    async def __call__(self, query: ListGroupsQuery) -> Page[GroupView]:
        query.actor.require(Permission.READ_CONTACTS)
        organization_id, search = query.actor.organization_id, fold(query.search)
        return await self._cache.get(
            SPACE,
            organization_id,
            f"groups:{msgspec.json.encode([search, query.page]).decode()}",
            lambda: self._reader.groups(organization_id, search, query.page),
            Page[GroupView],
        )


class GetSegment:
    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader

    async def __call__(self, query: GetSegmentQuery) -> SegmentView:
        query.actor.require(Permission.READ_CONTACTS)
        return await self._reader.segment(query.actor.organization_id, query.segment_id)


class ListSegments:
    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListSegmentsQuery) -> Page[SegmentView]:
        query.actor.require(Permission.READ_CONTACTS)
        return await self._reader.segments(query.actor.organization_id, query.page)


class PreviewSegment:
    """Counted and sampled now, never from a cache."""

    def __init__(self, reader: ContactReader) -> None:
        self._reader = reader

    async def __call__(self, query: PreviewSegmentQuery) -> SegmentPreview:
        query.actor.require(Permission.READ_CONTACTS)
        organization_id = query.actor.organization_id
        selection = ContactSelection(viewer=query.actor.user_id, filter=filter_of(query.filter))
        sample = await self._reader.page(organization_id, selection, PageRequest(limit=_SAMPLE))
        count = len(sample.items)
        if sample.next_cursor is not None:
            count = await self._reader.count(organization_id, selection)
        return SegmentPreview(count=count, sample=sample.items)
