"""What users and teams ask of each other, in this process and in another."""

import pytest

from support.peer_wire import over_http
from support.teams import TeamsWorld
from wacore.adapters.memory.teams.readers import MemoryRoleReader
from wacore.adapters.peers.http.teams_users import (
    MEMBERS,
    TREE,
    HttpOrganizationDirectory,
    HttpOrganizationMembers,
)
from wacore.adapters.peers.http.users_teams import PERMISSIONS, HttpRoleCatalog
from wacore.adapters.peers.local.teams_users import (
    LocalOrganizationDirectory,
    LocalOrganizationMembers,
)
from wacore.adapters.peers.local.users_teams import LocalRoleCatalog
from wacore.application.teams.create_role import CreateRoleCommand
from wacore.application.teams.ports import (
    OrganizationDirectory,
    OrganizationMember,
    OrganizationMembers,
)
from wacore.application.teams.queries import RolePermissions
from wacore.application.users.ports import RoleCatalog
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import OrganizationId
from wacore.testing.contracts.peers import OrganizationMembersContract, RoleCatalogContract

WHERE = pytest.mark.parametrize("apart", [False, True], ids=["local", "http"])


@pytest.fixture
def world() -> TeamsWorld:
    return TeamsWorld()


@pytest.fixture
async def ada(world: TeamsWorld) -> Actor:
    return await world.an_owner()


@pytest.fixture
def organization_id(ada: Actor) -> OrganizationId:
    return ada.organization_id


@WHERE
class TestOrganizationMembers(OrganizationMembersContract):
    @pytest.fixture
    def members(self, world: TeamsWorld, apart: bool) -> OrganizationMembers:
        organizations = world.users.organizations
        local = LocalOrganizationMembers(organizations, organizations.is_role_held)
        return HttpOrganizationMembers(over_http(MEMBERS, local, "team")) if apart else local

    @pytest.fixture
    def directory(self, world: TeamsWorld, apart: bool) -> OrganizationDirectory:
        local = LocalOrganizationDirectory(world.users.organizations)
        return HttpOrganizationDirectory(over_http([TREE], local, "team")) if apart else local

    @pytest.fixture
    def owner(self, ada: Actor) -> OrganizationMember:
        return OrganizationMember(
            user_id=ada.user_id, name="Ada", email="ada@example.org", role="owner"
        )


@WHERE
class TestRoleCatalog(RoleCatalogContract):
    @pytest.fixture
    async def catalog(self, world: TeamsWorld, ada: Actor, apart: bool) -> RoleCatalog:
        await world.roles.create(
            CreateRoleCommand(
                actor=ada,
                name="texter",
                permissions=[Permission.READ_TEMPLATES, Permission.SEND_MESSAGES],
            )
        )
        local = LocalRoleCatalog(RolePermissions(MemoryRoleReader(world.store)))
        return HttpRoleCatalog(over_http([PERMISSIONS], local, "user")) if apart else local
