"""The address book's transaction."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.contacts.contacts import SqlContactRepository, SqlMemberships
from wacore.adapters.sql.contacts.groups import SqlGroupRepository, SqlSegmentRepository
from wacore.adapters.sql.contacts.imports import SqlImportRepository
from wacore.adapters.sql.contacts.records import (
    SqlConsentLedger,
    SqlSuppressionList,
    SqlTimelines,
)
from wacore.adapters.sql.contacts.tables import shared
from wacore.adapters.sql.unit_of_work import (
    AfterCommit,
    SqlDatabase,
    SqlUnitOfWork,
    nothing_to_do,
)
from wacore.application.ports import Clock, Envelope
from wacore.domain.events import DomainEvent


class SqlContactsUnitOfWork(SqlUnitOfWork):
    def __init__(
        self,
        connection: AsyncConnection,
        seal: Callable[[DomainEvent], Envelope],
        clock: Clock,
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(connection, shared, seal, clock, after_commit)
        self.contacts = SqlContactRepository(connection)
        self.groups = SqlGroupRepository(connection)
        self.memberships = SqlMemberships(connection)
        self.segments = SqlSegmentRepository(connection)
        self.ledger = SqlConsentLedger(connection)
        self.suppressions = SqlSuppressionList(connection)
        self.timelines = SqlTimelines(connection)
        self.imports = SqlImportRepository(connection)


def sql_contacts(
    engine: AsyncEngine,
    seal: Callable[[DomainEvent], Envelope],
    clock: Clock,
    after_commit: AfterCommit = nothing_to_do,
) -> SqlDatabase[SqlContactsUnitOfWork]:
    return SqlDatabase(
        engine, lambda connection: SqlContactsUnitOfWork(connection, seal, clock, after_commit)
    )
