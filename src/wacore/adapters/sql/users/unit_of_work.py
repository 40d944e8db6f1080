"""One transaction on the users context's database."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.unit_of_work import AfterCommit, SqlUnitOfWork, nothing_to_do
from wacore.adapters.sql.users.accounts import (
    SqlMembershipRepository,
    SqlOrganizationRepository,
    SqlUserRepository,
)
from wacore.adapters.sql.users.keys_and_records import (
    SqlApiKeyRepository,
    SqlAuditTrail,
    SqlLetterRequests,
)
from wacore.adapters.sql.users.sessions import SqlOneTimeTokenRepository, SqlSessionRepository
from wacore.adapters.sql.users.tables import shared
from wacore.application.ports import Clock, Envelope
from wacore.domain.events import DomainEvent


class SqlUsersUnitOfWork(SqlUnitOfWork):
    """A UsersUnitOfWork."""

    def __init__(
        self,
        connection: AsyncConnection,
        seal: Callable[[DomainEvent], Envelope],
        clock: Clock,
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(connection, shared, seal, clock, after_commit)
        self.users = SqlUserRepository(connection)
        self.organizations = SqlOrganizationRepository(connection)
        self.memberships = SqlMembershipRepository(connection)
        self.sessions = SqlSessionRepository(connection)
        self.one_time_tokens = SqlOneTimeTokenRepository(connection)
        self.letters = SqlLetterRequests(connection)
        self.api_keys = SqlApiKeyRepository(connection)
        self.audit = SqlAuditTrail(connection)
