"""Teams, members and roles."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from wacore.application.ports import PageRequest
from wacore.domain.actor import Permission
from wacore.domain.ids import TeamId
from wacore.domain.teams.hierarchy import TeamCycle
from wacore.domain.teams.role import RoleNameTaken, RoleNotFound
from wacore.domain.teams.team import (
    TeamMember,
    TeamMemberNotFound,
    TeamNameTaken,
    TeamNotFound,
    TeamRole,
)
from wacore.testing.contracts.teams.given import (
    ACME,
    ADA,
    BEA,
    NOON,
    OTHER,
    TeamsPorts,
    a_role,
    a_team,
)

NOWHERE = TeamId(UUID(int=404))


def a_member(team_id: TeamId, role: TeamRole = TeamRole.MEMBER) -> TeamMember:
    return TeamMember(team_id=team_id, user_id=ADA, role=role, added_at=NOON)


class TeamsContract:
    """What every store of teams must do. Subclasses supply `ports`."""

    async def test_no_commit_no_trace(self, ports: TeamsPorts) -> None:
        """Leaving the block without a commit undoes its writes."""
        team = a_team("Sales")
        async with ports.begin() as work:
            await work.teams.add(team)

        with pytest.raises(TeamNotFound):
            await ports.teams.team(ACME, team.id)

    async def test_teams_come_back_as_they_were(self, ports: TeamsPorts) -> None:
        """Every field survives, before and after a change; a foreign one is not found."""
        top = a_team("Vertrieb ü")
        team = a_team("Süd", parent=top)
        async with ports.begin() as work:
            await work.teams.add(top)
            await work.teams.add(team)
            await work.teams.save(team)
            await work.commit()

        async with ports.begin() as work:
            assert team == await work.teams.get(ACME, team.id)
            with pytest.raises(TeamNotFound):
                await work.teams.get(OTHER, team.id)
            moved = team.edited(name="Nord", description="", parent_id=None, expected_version=None)
            await work.teams.save(moved)
            await work.commit()

        async with ports.begin() as work:
            assert moved == await work.teams.get(ACME, team.id)
        view = await ports.teams.team(ACME, team.id)
        assert ("Nord", "", None, 2) == (view.name, view.description, view.parent_id, view.version)
        with pytest.raises(TeamNotFound):
            await ports.teams.team(OTHER, team.id)

    async def test_a_name_is_taken_once_per_organization(self, ports: TeamsPorts) -> None:
        """In any case of letters, by adding and by renaming; elsewhere it is free."""
        sales, support = a_team("Sales"), a_team("Support")
        async with ports.begin() as work:
            await work.teams.add(sales)
            await work.teams.add(support)
            await work.teams.add(a_team("Sales", organization_id=OTHER))
            await work.commit()

        async with ports.begin() as work:
            with pytest.raises(TeamNameTaken):
                await work.teams.add(a_team("SALES"))
        async with ports.begin() as work:
            with pytest.raises(TeamNameTaken):
                await work.teams.save(replace(support, name="sales"))

    async def test_the_hierarchy_holds_all_teams(self, ports: TeamsPorts) -> None:
        """Of one organisation, in their places."""
        top = a_team("Top")
        low = a_team("Low", parent=top)
        foreign = a_team("Foreign", organization_id=OTHER)
        async with ports.begin() as work:
            for team in (top, low, foreign):
                await work.teams.add(team)
            hierarchy = await work.teams.hierarchy(ACME)

        assert [top.id] == hierarchy.above(low.id)
        assert [top.id, low.id] == hierarchy.with_below(top.id)
        assert foreign.id not in hierarchy

    async def test_two_moves_make_no_cycle(self, ports: TeamsPorts) -> None:
        """Putting each of two teams below the other at the same moment works for one of them."""
        one, two = a_team("One"), a_team("Two")
        async with ports.begin() as work:
            await work.teams.add(one)
            await work.teams.add(two)
            await work.commit()

        async def move(team_id: TeamId, parent_id: TeamId) -> None:
            async with ports.begin() as work:
                hierarchy = await work.teams.hierarchy(ACME)
                await asyncio.sleep(0)
                hierarchy.require_place(team_id, parent_id)
                team = await work.teams.get(ACME, team_id)
                await work.teams.save(replace(team, parent_id=parent_id))
                await work.commit()

        results = await asyncio.gather(
            move(one.id, two.id), move(two.id, one.id), return_exceptions=True
        )

        assert [TeamCycle] == [type(result) for result in results if result is not None]

    async def test_deleting_a_team_deletes_its_members(self, ports: TeamsPorts) -> None:
        """And leaves the members of other teams."""
        gone, stays = a_team("Gone"), a_team("Stays")
        async with ports.begin() as work:
            for team in (gone, stays):
                await work.teams.add(team)
                await work.members.put(a_member(team.id))
            await work.teams.delete(gone)
            await work.commit()

        members = await ports.teams.members([gone.id, stays.id])

        assert [stays.id] == [member.team_id for member in members]

    async def test_members_are_put_and_removed(self, ports: TeamsPorts) -> None:
        """Putting again changes the role and keeps the day of joining."""
        team = a_team("Sales")
        async with ports.begin() as work:
            await work.teams.add(team)
            await work.members.put(a_member(team.id))
            await work.members.put(replace(a_member(team.id, TeamRole.LEAD), user_id=BEA))
            later = replace(a_member(team.id, TeamRole.LEAD), added_at=NOON.replace(year=2027))
            await work.members.put(later)
            assert await work.members.leads([team.id], ADA)
            assert [team.id] == await work.members.teams_of(ACME, ADA)
            assert [] == await work.members.teams_of(OTHER, ADA)
            await work.commit()

        members = await ports.teams.members([team.id])
        assert [(ADA, TeamRole.LEAD, NOON), (BEA, TeamRole.LEAD, NOON)] == [
            (m.user_id, m.role, m.added_at) for m in members
        ]
        async with ports.begin() as work:
            await work.members.remove(await work.members.get(team.id, ADA))
            with pytest.raises(TeamMemberNotFound):
                await work.members.get(team.id, ADA)
            assert not await work.members.leads([team.id], ADA)
            assert not await work.members.leads([], BEA)
            await work.commit()

    async def test_teams_are_listed_by_name(self, ports: TeamsPorts) -> None:
        """In any case, in pages, by their beginning; wildcards are letters like others."""
        async with ports.begin() as work:
            for name in ("beta", "Alpha", "ALPINE", "a%b", "Ärzte"):
                await work.teams.add(a_team(name))
            await work.teams.add(a_team("Alien", organization_id=OTHER))
            await work.commit()

        first = await ports.teams.teams(ACME, PageRequest(limit=2))
        rest = await ports.teams.teams(ACME, PageRequest(limit=10, cursor=first.next_cursor))
        found = await ports.teams.teams(ACME, PageRequest(), search="ALP")
        literal = await ports.teams.teams(ACME, PageRequest(), search="a%")

        assert ["a%b", "Alpha", "ALPINE", "beta", "Ärzte"] == [
            team.name for team in (*first.items, *rest.items)
        ]
        assert ["Alpha", "ALPINE"] == [team.name for team in found.items]
        assert ["a%b"] == [team.name for team in literal.items]

    async def test_teams_of_several_organizations(self, ports: TeamsPorts) -> None:
        """For the tree; nothing for nobody."""
        async with ports.begin() as work:
            for organization_id in (ACME, OTHER):
                await work.teams.add(a_team("Sales", organization_id=organization_id))
            await work.commit()

        assert 2 == len(await ports.teams.teams_of([ACME, OTHER]))
        assert [ACME] == [team.organization_id for team in await ports.teams.teams_of([ACME])]
        assert [] == await ports.teams.teams_of([])
        assert [] == await ports.teams.members([])


class RolesContract:
    """What every store of roles must do. Subclasses supply `ports`."""

    async def test_roles_come_back_as_they_were(self, ports: TeamsPorts) -> None:
        """Every field survives, before and after a change; a foreign one is not found."""
        role = a_role()
        async with ports.begin() as work:
            await work.roles.add(role)
            await work.commit()

        async with ports.begin() as work:
            assert role == await work.roles.get(ACME, role.id)
            with pytest.raises(RoleNotFound):
                await work.roles.get(OTHER, role.id)
            changed = role.edited(description="Sends", permissions=frozenset(), expected_version=1)
            await work.roles.save(changed)
            await work.commit()

        async with ports.begin() as work:
            assert changed == await work.roles.get(ACME, role.id)
        assert frozenset() == await ports.roles.permissions(ACME, "reader")
        with pytest.raises(RoleNotFound):
            await ports.roles.role(OTHER, role.id)

    async def test_a_role_name_is_taken_once(self, ports: TeamsPorts) -> None:
        """Per organisation."""
        async with ports.begin() as work:
            await work.roles.add(a_role())
            await work.roles.add(a_role(organization_id=OTHER))
            with pytest.raises(RoleNameTaken):
                await work.roles.add(a_role())

    async def test_permissions_are_found_by_name(self, ports: TeamsPorts) -> None:
        """Of the organisation's own roles only, until they are deleted."""
        role = a_role()
        async with ports.begin() as work:
            await work.roles.add(role)
            await work.roles.add(a_role("editor"))
            await work.commit()

        assert frozenset({Permission.READ_CONTACTS, Permission.READ_TEAMS}) == (
            await ports.roles.permissions(ACME, "reader")
        )
        assert await ports.roles.permissions(OTHER, "reader") is None
        assert ["editor", "reader"] == [view.name for view in await ports.roles.roles(ACME)]
        view = await ports.roles.role(ACME, role.id)
        assert ("Reads", ["contacts.read", "teams.read"], False, 1, NOON) == (
            view.description,
            view.permissions,
            view.built_in,
            view.version,
            view.created_at,
        )

        async with ports.begin() as work:
            await work.roles.delete(role)
            await work.commit()
        assert await ports.roles.permissions(ACME, "reader") is None
