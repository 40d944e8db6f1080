"""Reading templates."""

import json

import msgspec

from wacore.application.ports import Cache, Page, PageRequest
from wacore.application.templates.ports import TemplateReader
from wacore.application.templates.views import (
    TemplateDetail,
    TemplateFilter,
    TemplateView,
    VersionSummary,
    VersionView,
    template_view,
    version_view,
)
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TemplateId
from wacore.domain.templates.diff import Change, differences

SPACE = "templates"


class ListTemplatesQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    filter: TemplateFilter = TemplateFilter()
    page: PageRequest = PageRequest()


class ListTemplates:
    def __init__(self, reader: TemplateReader, cache: Cache) -> None:
        self._reader = reader
        self._cache = cache

    async def __call__(self, query: ListTemplatesQuery) -> Page[TemplateView]:
        query.actor.require(Permission.READ_TEMPLATES)
        organization_id = query.actor.organization_id
        name = msgspec.json.encode(["list", query.filter, query.page]).decode()
        return await self._cache.get(
            SPACE,
            organization_id,
            name,
            lambda: self._reader.page(organization_id, query.filter, query.page),
            Page[TemplateView],
        )


class GetTemplateQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    template_id: TemplateId


class GetTemplate:
    def __init__(self, reader: TemplateReader, cache: Cache) -> None:
        self._reader = reader
        self._cache = cache

    async def __call__(self, query: GetTemplateQuery) -> TemplateDetail:
        query.actor.require(Permission.READ_TEMPLATES)
        organization_id = query.actor.organization_id

        async def load() -> TemplateDetail:
            template = await self._reader.find(organization_id, query.template_id)
            latest = await self._reader.version(
                organization_id, template.id, template.latest_version
            )
            return TemplateDetail(
                template=template_view(template),
                latest=version_view(latest),
                meta_components=json.loads(template.drift) if template.drift else None,
            )

        return await self._cache.get(
            SPACE, organization_id, f"one:{query.template_id}", load, TemplateDetail
        )


class ListVersionsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    template_id: TemplateId
    page: PageRequest = PageRequest()


class ListVersions:
    def __init__(self, reader: TemplateReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListVersionsQuery) -> Page[VersionSummary]:
        query.actor.require(Permission.READ_TEMPLATES)
        template = await self._reader.find(query.actor.organization_id, query.template_id)
        return await self._reader.versions(template.organization_id, template.id, query.page)


class GetVersionQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    template_id: TemplateId
    number: int


class GetVersion:
    def __init__(self, reader: TemplateReader) -> None:
        self._reader = reader

    async def __call__(self, query: GetVersionQuery) -> VersionView:
        query.actor.require(Permission.READ_TEMPLATES)
        return version_view(
            await self._reader.version(query.actor.organization_id, query.template_id, query.number)
        )


class DiffVersionsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`after` is the newest version unless another is named."""

    actor: Actor
    template_id: TemplateId
    before: int
    after: int | None = None


class VersionDiff(msgspec.Struct, frozen=True, kw_only=True):
    before: int
    after: int
    changes: list[Change]


class DiffVersions:
    def __init__(self, reader: TemplateReader) -> None:
        self._reader = reader

    async def __call__(self, query: DiffVersionsQuery) -> VersionDiff:
        query.actor.require(Permission.READ_TEMPLATES)
        organization_id = query.actor.organization_id
        template = await self._reader.find(organization_id, query.template_id)
        newer = template.latest_version if query.after is None else query.after
        before = await self._reader.version(organization_id, template.id, query.before)
        after = await self._reader.version(organization_id, template.id, newer)
        return VersionDiff(
            before=before.number,
            after=after.number,
            changes=list(differences(before.content, after.content)),
        )
