from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database
from wacore.adapters.sql.teams.readers import SqlInvitationReader, SqlRoleReader, SqlTeamReader
from wacore.adapters.sql.teams.tables import metadata
from wacore.adapters.sql.teams.unit_of_work import SqlTeamsUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.testing.contracts import teams as contracts


@pytest.fixture
async def ports(tmp_path: Path) -> AsyncIterator[contracts.TeamsPorts]:
    seal, clock = sealer(uuid7), SystemClock()
    async with sql_database(tmp_path, metadata) as database:
        yield contracts.TeamsPorts(
            begin=SqlDatabase(database.write, lambda c: SqlTeamsUnitOfWork(c, seal, clock)).begin,
            teams=SqlTeamReader(database.read),
            roles=SqlRoleReader(database.read),
            invitations=SqlInvitationReader(database.read),
        )


class TestSqlTeams(contracts.TeamsContract):
    pass


class TestSqlRoles(contracts.RolesContract):
    pass


class TestSqlInvitations(contracts.InvitationsContract):
    pass
