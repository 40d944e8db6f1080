"""Templates as last committed, in SQL."""

from sqlalchemy import ColumnElement, Select, and_, or_, select

from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.reads import Reads
from wacore.adapters.sql.templates.rows import to_summary, to_template, to_version
from wacore.adapters.sql.templates.tables import templates, versions
from wacore.application.ports import Page, PageRequest
from wacore.application.templates.views import (
    TemplateFilter,
    TemplateView,
    VersionSummary,
    template_view,
)
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.errors import TemplateNotFound, TemplateVersionNotFound
from wacore.domain.templates.lint import Neighbour
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion

_T, _V = templates.c, versions.c
_ORDERS = {
    "name": Keyset("templates.name", _T.name, _T.language, _T.id),
    "-updated_at": Keyset("templates.updated_at", _T.updated_at.desc(), _T.id.desc()),
}
_VERSIONS = Keyset("templates.versions", _V.number.desc())


class SqlTemplateReader:
    """A TemplateReader."""

    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def page(
        self, organization_id: OrganizationId, wanted: TemplateFilter, request: PageRequest
    ) -> Page[TemplateView]:
        order = _ORDERS[wanted.sort]
        statement = select(templates).where(
            _T.organization_id == organization_id, *_conditions(wanted)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(order.page(statement, request))).all()
        return order.cut(rows, request, lambda row: template_view(to_template(row)))

    async def find(self, organization_id: OrganizationId, template_id: TemplateId) -> Template:
        async with self._engine.connect() as connection:
            row = (
                await connection.execute(
                    select(templates).where(
                        _T.organization_id == organization_id, _T.id == template_id
                    )
                )
            ).one_or_none()
        if row is None:
            raise TemplateNotFound(template_id)
        return to_template(row)

    async def version(
        self, organization_id: OrganizationId, template_id: TemplateId, number: int
    ) -> TemplateVersion:
        async with self._engine.connect() as connection:
            row = (
                await connection.execute(
                    _of_template(organization_id, template_id).where(_V.number == number)
                )
            ).one_or_none()
        if row is None:
            raise TemplateVersionNotFound(template_id, number)
        return to_version(row)

    async def versions(
        self, organization_id: OrganizationId, template_id: TemplateId, request: PageRequest
    ) -> Page[VersionSummary]:
        statement = _of_template(organization_id, template_id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_VERSIONS.page(statement, request))).all()
        return _VERSIONS.cut(rows, request, to_summary)

    async def neighbours(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        *,
        name: str,
        words_hash: str,
        besides: TemplateId | None,
    ) -> list[Neighbour]:
        newest = and_(
            _V.organization_id == _T.organization_id,
            _V.template_id == _T.id,
            _V.number == _T.latest_version,
        )
        statement = (
            select(
                _T.id,
                _T.name,
                _T.language,
                _T.category,
                _T.status,
                _T.updated_at,
                _V.words_hash,
            )
            .join_from(templates, versions, newest)
            .where(
                _T.organization_id == organization_id,
                _T.account_id == account_id,
                or_(_T.name == name, _V.words_hash == words_hash),
            )
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            Neighbour(
                name=row.name,
                language=row.language,
                category=row.category,
                status=TemplateStatus(row.status),
                words_hash=row.words_hash,
                updated_at=row.updated_at,
            )
            for row in rows
            if row.id != besides
        ]


def _of_template(organization_id: OrganizationId, template_id: TemplateId) -> Select[tuple[object]]:
    return select(versions).where(
        _V.organization_id == organization_id, _V.template_id == template_id
    )


def _conditions(wanted: TemplateFilter) -> list[ColumnElement[bool]]:
    exact = (
        (_T.account_id, wanted.account_id),
        (_T.status, wanted.status),
        (_T.category, wanted.category),
        (_T.language, wanted.language),
        (_T.quality, wanted.quality),
        (_T.name, wanted.name),
    )
    conditions = [column == value for column, value in exact if value is not None]
    if wanted.sendable is not None:
        sendable = and_(_T.status == TemplateStatus.APPROVED.value, _T.deleting.is_(False))
        conditions.append(sendable if wanted.sendable else ~sendable)
    if wanted.search:
        conditions.append(_T.name.contains(wanted.search.lower(), autoescape=True))
    if not wanted.deleted and wanted.status != TemplateStatus.DELETED.value:
        conditions.append(_T.slot == "")
    return conditions
