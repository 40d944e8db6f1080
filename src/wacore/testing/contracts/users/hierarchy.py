"""Organisations above and below each other."""

from uuid import UUID

import pytest

from wacore.domain.ids import OrganizationId
from wacore.domain.users.organization import Organization, OrganizationNotFound
from wacore.testing.contracts.users.given import (
    NOON,
    UsersPorts,
    a_membership,
    a_user,
    an_organization,
)

NOWHERE = OrganizationId(UUID(int=404))


class HierarchyContract:
    """What every store of organisations must do. Subclasses supply `ports`."""

    @pytest.fixture
    async def group(self, ports: UsersPorts) -> list[Organization]:
        """A root, a branch, a twig below the branch, and a root that stands apart."""
        root = an_organization(1, "Root")
        branch = root.child(OrganizationId(UUID(int=0x0A0002)), "Branch", NOON)
        twig = branch.child(OrganizationId(UUID(int=0x0A0003)), "Twig", NOON)
        apart = an_organization(9, "Apart")
        async with ports.begin() as work:
            for organization in (root, branch, twig, apart):
                await work.organizations.add(organization)
            await work.commit()
        return [root, branch, twig, apart]

    async def test_organizations_come_back_as_they_were(
        self, ports: UsersPorts, group: list[Organization]
    ) -> None:
        """With their whole lineage."""
        async with ports.begin() as work:
            for organization in group:
                assert organization == await work.organizations.get(organization.id)
            with pytest.raises(OrganizationNotFound):
                await work.organizations.get(NOWHERE)

    async def test_renaming_is_kept(self, ports: UsersPorts, group: list[Organization]) -> None:
        """The new name and version are shown; the place in the hierarchy stays."""
        renamed = group[1].renamed("Zweig", expected_version=1)
        async with ports.begin() as work:
            await work.organizations.save(renamed)
            await work.commit()

        view = await ports.organizations.organization(renamed.id)

        assert ("Zweig", 2, group[0].id) == (view.name, view.version, view.parent_id)

    async def test_the_tree_begins_at_the_top(
        self, ports: UsersPorts, group: list[Organization]
    ) -> None:
        """Parents come before their children; what stands apart is left out."""
        names = [view.name for view in await ports.organizations.tree(group[0].id)]
        parents = [view.parent_id for view in await ports.organizations.tree(group[1].id)]

        assert ["Root", "Branch", "Twig"] == names
        assert [group[0].id, group[1].id] == parents
        assert [] == await ports.organizations.tree(NOWHERE)

    async def test_the_lineage_begins_with_the_parent(
        self, ports: UsersPorts, group: list[Organization]
    ) -> None:
        """A root has none; an unknown organisation is not found."""
        root, branch, twig, _ = group

        assert [branch.id, root.id] == list(await ports.standings.lineage(twig.id))
        assert [] == list(await ports.standings.lineage(root.id))
        with pytest.raises(OrganizationNotFound):
            await ports.standings.lineage(NOWHERE)
        with pytest.raises(OrganizationNotFound):
            await ports.organizations.organization(NOWHERE)

    async def test_owners_and_admins_reach_down(
        self, ports: UsersPorts, group: list[Organization]
    ) -> None:
        """They find the organisations below in their list, in the role they bring along."""
        owner, agent = a_user(), a_user()
        async with ports.begin() as work:
            for user in (owner, agent):
                await work.users.add(user)
            await work.memberships.add(a_membership(owner, "owner", group[0].id))
            await work.memberships.add(a_membership(owner, "analyst", group[2].id))
            await work.memberships.add(a_membership(agent, "agent", group[0].id))
            await work.commit()

        owners = await ports.users.organizations(owner.id)
        agents = await ports.users.organizations(agent.id)

        assert [("Branch", "owner"), ("Root", "owner"), ("Twig", "analyst")] == [
            (view.name, view.role) for view in owners
        ]
        assert [("Root", "agent")] == [(view.name, view.role) for view in agents]
        assert {group[0].id: "owner", group[2].id: "analyst"} == dict(
            await ports.standings.roles(owner.id)
        )
