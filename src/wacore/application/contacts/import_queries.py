"""How imports are getting on, and what they refused."""

from collections.abc import AsyncIterator

import msgspec

from wacore.application.contacts.readers import ImportReader
from wacore.application.contacts.views import ImportView, RowErrorView
from wacore.application.ports import Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ImportId

_EXPORTED = 1000


class GetImportQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    import_id: ImportId


class ListImportsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    page: PageRequest = PageRequest()


class ImportErrorsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    import_id: ImportId
    page: PageRequest = PageRequest()


class GetImport:
    def __init__(self, reader: ImportReader) -> None:
        self._reader = reader

    async def __call__(self, query: GetImportQuery) -> ImportView:
        query.actor.require(Permission.READ_CONTACTS)
        return await self._reader.one(query.actor.organization_id, query.import_id)


class ListImports:
    def __init__(self, reader: ImportReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListImportsQuery) -> Page[ImportView]:
        query.actor.require(Permission.READ_CONTACTS)
        return await self._reader.page(query.actor.organization_id, query.page)


class ListImportErrors:
    def __init__(self, reader: ImportReader) -> None:
        self._reader = reader

    async def __call__(self, query: ImportErrorsQuery) -> Page[RowErrorView]:
        query.actor.require(Permission.READ_CONTACTS)
        organization_id = query.actor.organization_id
        await self._reader.one(organization_id, query.import_id)
        return await self._reader.errors(organization_id, query.import_id, query.page)


class ExportImportErrors:
    """All of them, a thousand at a time."""

    def __init__(self, errors: ListImportErrors) -> None:
        self._errors = errors

    async def __call__(self, query: GetImportQuery) -> AsyncIterator[list[RowErrorView]]:
        """The first page has been read when this returns."""
        first = await self._page(query, None)

        async def pages() -> AsyncIterator[list[RowErrorView]]:
            page = first
            yield page.items
            while page.next_cursor is not None:
                page = await self._page(query, page.next_cursor)
                yield page.items

        return pages()

    async def _page(self, query: GetImportQuery, cursor: str | None) -> Page[RowErrorView]:
        return await self._errors(
            ImportErrorsQuery(
                actor=query.actor,
                import_id=query.import_id,
                page=PageRequest(limit=_EXPORTED, cursor=cursor),
            )
        )
