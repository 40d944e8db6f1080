import pytest

from wacore.adapters.memory.teams.readers import (
    MemoryInvitationReader,
    MemoryRoleReader,
    MemoryTeamReader,
)
from wacore.adapters.memory.teams.store import MemoryTeamsStore
from wacore.adapters.memory.teams.unit_of_work import MemoryTeamsUnitOfWork
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.testing.contracts import teams as contracts


@pytest.fixture
def ports() -> contracts.TeamsPorts:
    store, seal = MemoryTeamsStore(), sealer(uuid7)
    return contracts.TeamsPorts(
        begin=MemoryDatabase(store, lambda: MemoryTeamsUnitOfWork(store, seal)).begin,
        teams=MemoryTeamReader(store),
        roles=MemoryRoleReader(store),
        invitations=MemoryInvitationReader(store),
    )


class TestMemoryTeams(contracts.TeamsContract):
    pass


class TestMemoryRoles(contracts.RolesContract):
    pass


class TestMemoryInvitations(contracts.InvitationsContract):
    pass
