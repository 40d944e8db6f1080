"""Queries on a contact's past."""

from sqlalchemy import select

from wacore.adapters.sql.contacts.tables import ledger, timelines
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.reads import Reads
from wacore.application.contacts.views import ActivityView, ConsentEntryView
from wacore.application.ports import Page, PageRequest
from wacore.domain.contacts.consent import ConsentSource, ConsentState, Purpose
from wacore.domain.ids import ContactId, OrganizationId

_CONSENTS = Keyset("consents", ledger.c.recorded_at.desc(), ledger.c.id.desc())
_TIMELINE = Keyset("timeline", timelines.c.at.desc(), timelines.c.id.desc())


class SqlHistoryReader:
    def __init__(self, engine: Reads) -> None:
        self._engine = engine

    async def consents(
        self, organization_id: OrganizationId, contact_id: ContactId, page: PageRequest
    ) -> Page[ConsentEntryView]:
        statement = select(ledger).where(
            ledger.c.organization_id == organization_id, ledger.c.contact_id == contact_id
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_CONSENTS.page(statement, page))).all()
        return _CONSENTS.cut(
            rows,
            page,
            lambda row: ConsentEntryView(
                id=row.id,
                purpose=Purpose(row.purpose),
                state=ConsentState(row.state),
                source=ConsentSource(row.source),
                evidence=row.evidence,
                keyword_table=row.keyword_table,
                at=row.at,
                recorded_at=row.recorded_at,
                recorded_by=row.recorded_by,
            ),
        )

    async def timeline(
        self, organization_id: OrganizationId, contact_id: ContactId, page: PageRequest
    ) -> Page[ActivityView]:
        statement = select(timelines).where(
            timelines.c.organization_id == organization_id, timelines.c.contact_id == contact_id
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_TIMELINE.page(statement, page))).all()
        return _TIMELINE.cut(
            rows,
            page,
            lambda row: ActivityView(id=row.id, kind=row.kind, at=row.at, detail=row.detail),
        )
