"""Templates and versions under change, in memory."""

from collections.abc import MutableMapping, Sequence

from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.errors import (
    TemplateNameTaken,
    TemplateNotFound,
    TemplateVersionNotFound,
)
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion

VersionKey = tuple[TemplateId, int]


class MemoryTemplateRepository:
    def __init__(
        self,
        rows: MutableMapping[TemplateId, Template],
        versions: MutableMapping[VersionKey, TemplateVersion],
    ) -> None:
        self._rows = rows
        self._versions = versions

    async def add(self, templates: Sequence[Template]) -> None:
        taken = {_name(row): row for row in self._rows.values() if _is_alive(row)}
        for template in templates:
            if _name(template) in taken:
                raise TemplateNameTaken(template.name, template.language)
            taken[_name(template)] = template
        for template in templates:
            self._rows[template.id] = template

    async def get(self, organization_id: OrganizationId, template_id: TemplateId) -> Template:
        found = self._rows.get(template_id)
        if found is None or found.organization_id != organization_id:
            raise TemplateNotFound(template_id)
        return found

    async def some(
        self, organization_id: OrganizationId, template_ids: Sequence[TemplateId]
    ) -> list[Template]:
        found = (self._rows.get(template_id) for template_id in dict.fromkeys(template_ids))
        return [row for row in found if row and row.organization_id == organization_id]

    async def named(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        names: Sequence[tuple[str, str]],
    ) -> list[Template]:
        wanted = {(organization_id, account_id, *name) for name in names}
        return [row for row in self._rows.values() if _is_alive(row) and _name(row) in wanted]

    async def save(self, templates: Sequence[Template]) -> None:
        for template in templates:
            self._rows[template.id] = template

    async def remove(self, organization_id: OrganizationId, template_id: TemplateId) -> None:
        await self.get(organization_id, template_id)
        del self._rows[template_id]
        for key in [key for key in self._versions if key[0] == template_id]:
            del self._versions[key]


class MemoryVersionRepository:
    def __init__(self, rows: MutableMapping[VersionKey, TemplateVersion]) -> None:
        self._rows = rows

    async def add(self, versions: Sequence[TemplateVersion]) -> None:
        for version in versions:
            self._rows[version.template_id, version.number] = version

    async def get(
        self, organization_id: OrganizationId, template_id: TemplateId, number: int
    ) -> TemplateVersion:
        found = self._rows.get((template_id, number))
        if found is None or found.organization_id != organization_id:
            raise TemplateVersionNotFound(template_id, number)
        return found


def _name(template: Template) -> tuple[OrganizationId, AccountId, str, str]:
    return template.organization_id, template.account_id, template.name, template.language


def _is_alive(template: Template) -> bool:
    return template.status is not TemplateStatus.DELETED
