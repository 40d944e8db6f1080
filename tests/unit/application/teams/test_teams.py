import pytest

from support.teams import TeamsWorld
from wacore.application.cursors import InvalidCursor
from wacore.application.ports import PageRequest
from wacore.application.teams.create_team import CreateTeamCommand
from wacore.application.teams.delete_team import DeleteTeamCommand, TeamHasTeams
from wacore.application.teams.edit_team import EditTeamCommand
from wacore.application.teams.organization_tree import NoSuchOrganization
from wacore.application.teams.put_team_member import NotInOrganization, PutTeamMemberCommand
from wacore.application.teams.queries import ListTeamMembersQuery, ListTeamsQuery
from wacore.application.teams.remove_team_member import RemoveTeamMemberCommand
from wacore.application.users.create_organization import CreateOrganizationCommand
from wacore.application.users.remove_member import RemoveMemberCommand
from wacore.domain.actor import Actor
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import TeamId, UserId
from wacore.domain.teams.hierarchy import TeamCycle
from wacore.domain.teams.team import (
    InvalidTeamName,
    TeamMemberNotFound,
    TeamNameTaken,
    TeamNotFound,
    TeamOutdated,
    TeamRole,
)


@pytest.fixture
def world() -> TeamsWorld:
    return TeamsWorld()


@pytest.fixture
async def owner(world: TeamsWorld) -> Actor:
    return await world.an_owner()


async def create(
    world: TeamsWorld, actor: Actor, name: str, parent_id: TeamId | None = None
) -> TeamId:
    return await world.teams.create(
        CreateTeamCommand(actor=actor, name=name, description="What we do", parent_id=parent_id)
    )


async def put(
    world: TeamsWorld,
    actor: Actor,
    team_id: TeamId,
    user_id: UserId,
    role: TeamRole = TeamRole.MEMBER,
) -> None:
    await world.teams.put_member(
        PutTeamMemberCommand(actor=actor, team_id=team_id, user_id=user_id, role=role)
    )


async def remove(world: TeamsWorld, actor: Actor, team_id: TeamId, user_id: UserId) -> None:
    await world.teams.remove_member(
        RemoveTeamMemberCommand(actor=actor, team_id=team_id, user_id=user_id)
    )


async def members(
    world: TeamsWorld, actor: Actor, team_id: TeamId
) -> dict[UserId, tuple[str, TeamId | None]]:
    page = await world.teams.members(ListTeamMembersQuery(actor=actor, team_id=team_id))
    return {m.user_id: (m.role, m.inherited_from) for m in page.items}


async def test_everything_given_is_shown(world: TeamsWorld, owner: Actor) -> None:
    """No field of a new team is dropped."""
    top = await create(world, owner, "  Sales ")
    team_id = await create(world, owner, "South", top)

    view = await world.teams.get(owner, team_id)

    assert ("South", "What we do", top, 1) == (
        view.name,
        view.description,
        view.parent_id,
        view.version,
    )
    page = await world.teams.list(ListTeamsQuery(actor=owner, search="sa"))
    assert ["Sales"] == [team.name for team in page.items]


async def test_editing_changes_what_is_given(world: TeamsWorld, owner: Actor) -> None:
    """And an outdated version is refused with the present one."""
    top = await create(world, owner, "Sales")
    team_id = await create(world, owner, "South", top)

    await world.teams.edit(
        EditTeamCommand(actor=owner, team_id=team_id, name="North", expected_version=1)
    )
    await world.teams.edit(EditTeamCommand(actor=owner, team_id=team_id, parent_id=None))

    view = await world.teams.get(owner, team_id)
    assert ("North", "What we do", None, 3) == (
        view.name,
        view.description,
        view.parent_id,
        view.version,
    )
    with pytest.raises(TeamOutdated) as caught:
        await world.teams.edit(
            EditTeamCommand(actor=owner, team_id=team_id, name="East", expected_version=1)
        )
    assert 3 == caught.value.version


async def test_a_team_is_never_below_itself(world: TeamsWorld, owner: Actor) -> None:
    """Neither directly nor by way of others."""
    top = await create(world, owner, "Top")
    middle = await create(world, owner, "Middle", top)
    low = await create(world, owner, "Low", middle)

    for parent_id in (top, middle, low):
        with pytest.raises(TeamCycle):
            await world.teams.edit(EditTeamCommand(actor=owner, team_id=top, parent_id=parent_id))


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "two\nlines"])
async def test_bad_names_are_refused(world: TeamsWorld, owner: Actor, name: str) -> None:
    """With the field's name, when creating and when editing."""
    with pytest.raises(InvalidTeamName) as caught:
        await create(world, owner, name)
    assert "name" == caught.value.problems[0].field
    team_id = await create(world, owner, "Sales")
    with pytest.raises(InvalidTeamName):
        await world.teams.edit(EditTeamCommand(actor=owner, team_id=team_id, name=name))


async def test_names_are_taken_once(world: TeamsWorld, owner: Actor) -> None:
    """In any case of letters."""
    await create(world, owner, "Sales")

    with pytest.raises(TeamNameTaken):
        await create(world, owner, "SALES")


async def test_members_are_inherited_downwards(world: TeamsWorld, owner: Actor) -> None:
    """Who works in a team works in the teams below it; the nearest role counts."""
    agent = await world.a_member(owner, "agent")
    top = await create(world, owner, "Top")
    low = await create(world, owner, "Low", top)
    await put(world, owner, top, owner.user_id, TeamRole.LEAD)
    await put(world, owner, top, agent.user_id, TeamRole.LEAD)
    await put(world, owner, low, agent.user_id)

    assert {owner.user_id: ("lead", None), agent.user_id: ("lead", None)} == await members(
        world, owner, top
    )
    assert {owner.user_id: ("lead", top), agent.user_id: ("member", None)} == await members(
        world, owner, low
    )


async def test_kept_members_are_forgotten_in_time(world: TeamsWorld, owner: Actor) -> None:
    """Every change of members or of a team's place shows at once in the teams below."""
    agent = await world.a_member(owner, "agent")
    top = await create(world, owner, "Top")
    other = await create(world, owner, "Other")
    low = await create(world, owner, "Low", top)
    assert {} == await members(world, owner, low)

    await put(world, owner, top, agent.user_id)
    assert {agent.user_id: ("member", top)} == await members(world, owner, low)

    await put(world, owner, top, agent.user_id, TeamRole.LEAD)
    assert {agent.user_id: ("lead", top)} == await members(world, owner, low)

    await world.teams.edit(EditTeamCommand(actor=owner, team_id=low, parent_id=other))
    assert {} == await members(world, owner, low)

    await world.teams.edit(EditTeamCommand(actor=owner, team_id=low, parent_id=top))
    await remove(world, owner, top, agent.user_id)
    assert {} == await members(world, owner, low)


async def test_members_are_listed_in_pages(world: TeamsWorld, owner: Actor) -> None:
    """Without gaps or repeats; a cursor of another list is refused."""
    team_id = await create(world, owner, "Top")
    people = [owner, *[await world.a_member(owner, role) for role in ("agent", "manager")]]
    for person in people:
        await put(world, owner, team_id, person.user_id)

    def page_of(cursor: str | None) -> ListTeamMembersQuery:
        return ListTeamMembersQuery(
            actor=owner, team_id=team_id, page=PageRequest(limit=2, cursor=cursor)
        )

    first = await world.teams.members(page_of(None))
    rest = await world.teams.members(page_of(first.next_cursor))

    assert [p.user_id for p in people] == [m.user_id for m in (*first.items, *rest.items)]
    assert rest.next_cursor is None
    assert ("Ada", "ada@example.org") == (first.items[0].name, first.items[0].email)
    with pytest.raises(InvalidCursor):
        await world.teams.members(page_of("x"))


async def test_only_members_of_the_organization_join(world: TeamsWorld, owner: Actor) -> None:
    """A stranger is refused by name of the field."""
    stranger = await world.an_owner("eve@example.org", "Evil")
    team_id = await create(world, owner, "Sales")

    with pytest.raises(NotInOrganization) as caught:
        await put(world, owner, team_id, stranger.user_id)

    assert "user_id" == caught.value.problems[0].field


async def test_leads_change_members_here_and_below(world: TeamsWorld, owner: Actor) -> None:
    """Without the general permission; not above, and not as mere members."""
    lead = await world.a_member(owner, "agent", "lead@example.org")
    agent = await world.a_member(owner, "agent", "agent@example.org")
    top = await create(world, owner, "Top")
    middle = await create(world, owner, "Middle", top)
    low = await create(world, owner, "Low", middle)
    await put(world, owner, middle, lead.user_id, TeamRole.LEAD)
    await put(world, owner, top, agent.user_id)

    await put(world, lead, middle, agent.user_id)
    await put(world, lead, low, agent.user_id)
    await remove(world, lead, low, agent.user_id)

    with pytest.raises(PermissionDenied):
        await put(world, lead, top, lead.user_id)
    with pytest.raises(PermissionDenied):
        await put(world, agent, middle, agent.user_id, TeamRole.LEAD)
    with pytest.raises(PermissionDenied):
        await remove(world, agent, middle, lead.user_id)


async def test_everybody_may_leave_a_team(world: TeamsWorld, owner: Actor) -> None:
    """Only the team they were added to itself."""
    agent = await world.a_member(owner, "agent")
    top = await create(world, owner, "Top")
    low = await create(world, owner, "Low", top)
    await put(world, owner, top, agent.user_id)

    with pytest.raises(TeamMemberNotFound):
        await remove(world, agent, low, agent.user_id)
    await remove(world, agent, top, agent.user_id)

    assert {} == await members(world, owner, low)


async def test_leaving_the_organization_leaves_its_teams(world: TeamsWorld, owner: Actor) -> None:
    """And no others; a repeated delivery does nothing."""
    agent = await world.a_member(owner, "agent")
    top = await create(world, owner, "Top")
    low = await create(world, owner, "Low", top)
    await put(world, owner, top, agent.user_id)
    assert {agent.user_id} == set(await members(world, owner, low))

    await world.users.organizations.remove_member(
        RemoveMemberCommand(actor=owner, user_id=agent.user_id)
    )
    await world.deliver()
    world._delivered.clear()
    await world.deliver()

    assert {} == await members(world, owner, low)
    assert 1 == world.events().count("teams.member_forgotten")


async def test_only_empty_places_are_deleted(world: TeamsWorld, owner: Actor) -> None:
    """A team with teams below stays until they are gone."""
    top = await create(world, owner, "Top")
    low = await create(world, owner, "Low", top)
    with pytest.raises(TeamHasTeams):
        await world.teams.delete(DeleteTeamCommand(actor=owner, team_id=top))

    await world.teams.delete(DeleteTeamCommand(actor=owner, team_id=low))
    await world.teams.delete(DeleteTeamCommand(actor=owner, team_id=top))

    with pytest.raises(TeamNotFound):
        await world.teams.get(owner, top)


async def test_agents_read_and_do_not_write(world: TeamsWorld, owner: Actor) -> None:
    """Every changing command asks for the permission."""
    agent = await world.a_member(owner, "agent")
    team_id = await create(world, owner, "Top")

    assert await world.teams.get(agent, team_id)
    for call in (
        create(world, agent, "Mine"),
        world.teams.edit(EditTeamCommand(actor=agent, team_id=team_id, name="Mine")),
        world.teams.delete(DeleteTeamCommand(actor=agent, team_id=team_id)),
        put(world, agent, team_id, agent.user_id),
    ):
        with pytest.raises(PermissionDenied):
            await call


async def test_teams_of_others_do_not_exist(world: TeamsWorld, owner: Actor) -> None:
    """Not for reading, not for writing, not as a parent."""
    team_id = await create(world, owner, "Top")
    stranger = await world.an_owner("eve@example.org", "Evil")

    for call in (
        world.teams.get(stranger, team_id),
        world.teams.members(ListTeamMembersQuery(actor=stranger, team_id=team_id)),
        world.teams.edit(EditTeamCommand(actor=stranger, team_id=team_id, name="Mine")),
        world.teams.delete(DeleteTeamCommand(actor=stranger, team_id=team_id)),
        put(world, stranger, team_id, stranger.user_id),
        remove(world, stranger, team_id, owner.user_id),
        create(world, stranger, "Below", team_id),
    ):
        with pytest.raises(TeamNotFound):
            await call


async def test_the_tree_shows_organizations_and_teams(world: TeamsWorld, owner: Actor) -> None:
    """Nested, by name; strangers and what is above do not exist."""
    branch = await world.users.organizations.create(
        CreateOrganizationCommand(actor=owner, name="Branch", parent_id=owner.organization_id)
    )
    sales = await create(world, owner, "Sales")
    await create(world, owner, "South", sales)
    await create(world, owner, "Care")
    stranger = await world.an_owner("eve@example.org", "Evil")

    tree = await world.teams.organization_tree(owner, owner.organization_id)
    below = await world.teams.organization_tree(owner, branch)

    assert ("Acme", ["Care", "Sales"]) == (tree.name, [team.name for team in tree.teams])
    assert ["South"] == [team.name for team in tree.teams[1].teams]
    assert ["Branch"] == [organization.name for organization in tree.organizations]
    assert ("Branch", [], []) == (below.name, below.teams, below.organizations)
    for organization_id in (owner.organization_id, branch):
        with pytest.raises(NoSuchOrganization):
            await world.teams.organization_tree(stranger, organization_id)
