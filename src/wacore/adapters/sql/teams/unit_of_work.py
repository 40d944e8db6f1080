"""One transaction on the teams context's database."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.teams.invitations import SqlInvitationRepository
from wacore.adapters.sql.teams.roles import SqlRoleRepository
from wacore.adapters.sql.teams.tables import shared
from wacore.adapters.sql.teams.teams import SqlTeamMemberRepository, SqlTeamRepository
from wacore.adapters.sql.unit_of_work import AfterCommit, SqlUnitOfWork, nothing_to_do
from wacore.application.ports import Clock, Envelope
from wacore.domain.events import DomainEvent


class SqlTeamsUnitOfWork(SqlUnitOfWork):
    """A TeamsUnitOfWork."""

    def __init__(
        self,
        connection: AsyncConnection,
        seal: Callable[[DomainEvent], Envelope],
        clock: Clock,
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(connection, shared, seal, clock, after_commit)
        self.teams = SqlTeamRepository(connection)
        self.members = SqlTeamMemberRepository(connection)
        self.roles = SqlRoleRepository(connection)
        self.invitations = SqlInvitationRepository(connection)
