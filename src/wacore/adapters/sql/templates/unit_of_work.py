"""Transactions on `template_service`."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.templates.repositories import (
    SqlTemplateRepository,
    SqlVersionRepository,
)
from wacore.adapters.sql.templates.tables import shared
from wacore.adapters.sql.unit_of_work import (
    AfterCommit,
    SqlDatabase,
    SqlUnitOfWork,
    nothing_to_do,
)
from wacore.application.ports import Clock, Envelope
from wacore.domain.events import DomainEvent


class SqlTemplatesUnitOfWork(SqlUnitOfWork):
    def __init__(
        self,
        connection: AsyncConnection,
        seal: Callable[[DomainEvent], Envelope],
        clock: Clock,
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(connection, shared, seal, clock, after_commit)
        self.templates = SqlTemplateRepository(connection)
        self.versions = SqlVersionRepository(connection)


def sql_templates(
    engine: AsyncEngine,
    seal: Callable[[DomainEvent], Envelope],
    clock: Clock,
    after_commit: AfterCommit = nothing_to_do,
) -> SqlDatabase[SqlTemplatesUnitOfWork]:
    return SqlDatabase(
        engine, lambda connection: SqlTemplatesUnitOfWork(connection, seal, clock, after_commit)
    )
