"""Templates as last committed, in memory."""

from datetime import datetime
from uuid import UUID

from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.adapters.memory.templates.repositories import (
    MemoryTemplateRepository,
    MemoryVersionRepository,
)
from wacore.adapters.memory.templates.unit_of_work import MemoryTemplatesStore
from wacore.application.ports import Page, PageRequest
from wacore.application.templates.ports import AccountOfOrganization, InterruptedTemplate
from wacore.application.templates.views import (
    TemplateFilter,
    TemplateView,
    VersionSummary,
    template_view,
    version_summary,
)
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.lint import Neighbour
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion

_ORDERS: dict[str, MemoryKeyset[Template]] = {
    "name": MemoryKeyset(
        "templates.name",
        SortKey(lambda t: t.name, str),
        SortKey(lambda t: t.language, str),
        SortKey(lambda t: t.id, UUID),
    ),
    "-updated_at": MemoryKeyset(
        "templates.updated_at",
        SortKey(lambda t: t.updated_at, datetime, descending=True),
        SortKey(lambda t: t.id, UUID, descending=True),
    ),
}
_VERSIONS: MemoryKeyset[TemplateVersion] = MemoryKeyset(
    "templates.versions", SortKey(lambda v: v.number, int, descending=True)
)
_WAITING = frozenset({TemplateStatus.PENDING, TemplateStatus.IN_APPEAL})


class MemoryTemplateReader:
    """A TemplateReader and TemplateIndex."""

    def __init__(self, store: MemoryTemplatesStore) -> None:
        self._store = store

    async def page(
        self, organization_id: OrganizationId, wanted: TemplateFilter, request: PageRequest
    ) -> Page[TemplateView]:
        rows = (
            row
            for row in self._store.templates.values()
            if row.organization_id == organization_id and _matches(row, wanted)
        )
        return _ORDERS[wanted.sort].page(rows, request, template_view)

    async def find(self, organization_id: OrganizationId, template_id: TemplateId) -> Template:
        return await MemoryTemplateRepository(dict(self._store.templates), {}).get(
            organization_id, template_id
        )

    async def version(
        self, organization_id: OrganizationId, template_id: TemplateId, number: int
    ) -> TemplateVersion:
        return await MemoryVersionRepository(dict(self._store.versions)).get(
            organization_id, template_id, number
        )

    async def versions(
        self, organization_id: OrganizationId, template_id: TemplateId, request: PageRequest
    ) -> Page[VersionSummary]:
        rows = (
            row
            for row in self._store.versions.values()
            if (row.organization_id, row.template_id) == (organization_id, template_id)
        )
        return _VERSIONS.page(rows, request, version_summary)

    async def neighbours(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        *,
        name: str,
        words_hash: str,
        besides: TemplateId | None,
    ) -> list[Neighbour]:
        found = []
        for row in self._store.templates.values():
            if (row.organization_id, row.account_id) != (organization_id, account_id):
                continue
            words = self._store.versions[row.id, row.latest_version].content.words_hash
            if row.id != besides and (row.name == name or words == words_hash):
                found.append(
                    Neighbour(
                        name=row.name,
                        language=row.language,
                        category=row.category,
                        status=row.status,
                        words_hash=words,
                        updated_at=row.updated_at,
                    )
                )
        return found

    async def interrupted(self, before: datetime, *, limit: int) -> list[InterruptedTemplate]:
        begun = [(at, row) for row in self._store.templates.values() if (at := _begun(row))]
        begun.sort(key=lambda one: (one[0], one[1].id))
        return [
            InterruptedTemplate(row.organization_id, row.id) for at, row in begun if at < before
        ][:limit]

    async def accounts(self, *, only_waiting: bool) -> list[AccountOfOrganization]:
        return list(
            dict.fromkeys(
                AccountOfOrganization(row.organization_id, row.account_id)
                for row in self._store.templates.values()
                if not only_waiting or row.status in _WAITING
            )
        )

    async def at_meta(
        self, organization_id: OrganizationId, account_id: AccountId, *, before: datetime
    ) -> dict[str, TemplateId]:
        return {
            row.meta_id: row.id
            for row in self._store.templates.values()
            if (row.organization_id, row.account_id) == (organization_id, account_id)
            and row.meta_id is not None
            and row.status is not TemplateStatus.DELETED
            and row.updated_at <= before
        }


def _begun(template: Template) -> datetime | None:
    return template.submission.attempt_at if template.submission else template.deleting_since


def _matches(template: Template, wanted: TemplateFilter) -> bool:
    exact = (
        (wanted.account_id, template.account_id),
        (wanted.status, template.status.value),
        (wanted.category, template.category),
        (wanted.language, template.language),
        (wanted.quality, template.quality.value),
        (wanted.name, template.name),
        (wanted.sendable, template.sendable),
    )
    if any(asked is not None and asked != actual for asked, actual in exact):
        return False
    if wanted.search and wanted.search.lower() not in template.name:
        return False
    shows_deleted = wanted.deleted or wanted.status == TemplateStatus.DELETED
    return shows_deleted or template.status is not TemplateStatus.DELETED
