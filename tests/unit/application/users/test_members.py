import asyncio

import pytest

from support.users import PASSWORD, UsersWorld
from wacore.application.users.admit_member import AccountNeeded, AdmitMemberCommand
from wacore.application.users.change_member_role import ChangeMemberRoleCommand
from wacore.application.users.ports import InvalidAccessToken
from wacore.application.users.queries import ListMembersQuery
from wacore.application.users.refresh_rights import RefreshRightsCommand
from wacore.application.users.remove_member import RemoveMemberCommand
from wacore.application.users.rights import NoOrganization
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import UserId
from wacore.domain.users.membership import (
    ExceedsOwnRights,
    LastOwner,
    MemberNotFound,
    UnknownRole,
)
from wacore.domain.users.organization import OrganizationNotFound


@pytest.fixture
def world() -> UsersWorld:
    return UsersWorld()


@pytest.fixture
async def owner(world: UsersWorld) -> Actor:
    return await world.an_owner()


async def admit(world: UsersWorld, owner: Actor, email: str, role: str) -> UserId:
    return await world.organizations.admit(
        AdmitMemberCommand(
            organization_id=owner.organization_id,
            email=email,
            role=role,
            invited_by=owner.user_id,
            name="Bea",
            password=PASSWORD,
        )
    )


async def a_member(world: UsersWorld, owner: Actor, role: str, email: str = "") -> Actor:
    email = email or f"{role}@example.org"
    await admit(world, owner, email, role)
    return await world.authenticate((await world.log_in(email)).access_token)


async def make(world: UsersWorld, actor: Actor, user_id: UserId, role: str) -> None:
    await world.organizations.change_member_role(
        ChangeMemberRoleCommand(actor=actor, user_id=user_id, role=role)
    )


async def remove(world: UsersWorld, actor: Actor, user_id: UserId) -> None:
    await world.organizations.remove_member(RemoveMemberCommand(actor=actor, user_id=user_id))


async def test_admitting_makes_account_and_membership(world: UsersWorld, owner: Actor) -> None:
    """The address counts as verified: the invitation was read there."""
    agent = await a_member(world, owner, "agent")

    assert (owner.organization_id, "agent") == (agent.organization_id, agent.role)
    assert (await world.users.profile(agent)).email_verified
    page = await world.organizations.members(
        ListMembersQuery(actor=owner, organization_id=owner.organization_id)
    )
    assert ["owner", "agent"] == [member.role for member in page.items]


async def test_admitting_twice_changes_nothing(world: UsersWorld, owner: Actor) -> None:
    """Neither the role nor the account; a repeated call is harmless."""
    first = await admit(world, owner, "bea@example.org", "agent")
    second = await admit(world, owner, "bea@example.org", "owner")

    assert first == second
    assert "agent" == world.store.memberships[owner.organization_id, first].role
    assert 1 == world.events().count("users.member_added")


async def test_admitting_a_stranger_needs_an_account(world: UsersWorld, owner: Actor) -> None:
    """Without name and password there is nobody to admit; both fields are named."""
    command = AdmitMemberCommand(
        organization_id=owner.organization_id, email="x@example.org", role="agent", invited_by=None
    )

    with pytest.raises(AccountNeeded) as caught:
        await world.organizations.admit(command)

    assert ["name", "password"] == [problem.field for problem in caught.value.problems]


async def test_an_existing_account_joins_as_it_is(world: UsersWorld, owner: Actor) -> None:
    """Its password stays its own, whatever the invitation's reader sends."""
    bea = await world.an_owner("bea@example.org", "Other")

    admitted = await world.organizations.admit(
        AdmitMemberCommand(
            organization_id=owner.organization_id,
            email="bea@example.org",
            role="agent",
            invited_by=owner.user_id,
            name="Mallory",
            password="mallory wants to come in",
        )
    )

    assert bea.user_id == admitted
    assert await world.log_in("bea@example.org", PASSWORD)
    names = [o.name for o in await world.organizations.list(bea)]
    assert ["Acme", "Other"] == names


async def test_a_role_change_acts_on_the_next_request(world: UsersWorld, owner: Actor) -> None:
    """The old access token is void; a refreshed one has the new rights."""
    await admit(world, owner, "bea@example.org", "manager")
    pair = await world.log_in("bea@example.org")
    bea = await world.authenticate(pair.access_token)

    await make(world, owner, bea.user_id, "analyst")

    with pytest.raises(InvalidAccessToken):
        await world.authenticate(pair.access_token)
    again = await world.authenticate((await world.log_in("bea@example.org")).access_token)
    assert "analyst" == again.role
    assert not again.may(Permission.SEND_CAMPAIGNS)


@pytest.mark.parametrize("role", ["manager", "agent", "analyst"])
async def test_only_who_manages_members_changes_them(
    world: UsersWorld, owner: Actor, role: str
) -> None:
    """Others are refused, for others and for themselves."""
    member = await a_member(world, owner, role)

    with pytest.raises(PermissionDenied):
        await make(world, member, member.user_id, "admin")
    with pytest.raises(PermissionDenied):
        await remove(world, member, owner.user_id)


async def test_nobody_grants_more_than_they_have(world: UsersWorld, owner: Actor) -> None:
    """An admin makes no owner, not even of themselves, and demotes or removes none."""
    admin = await a_member(world, owner, "admin")
    agent = await a_member(world, owner, "agent")

    for user_id, role in ((agent.user_id, "owner"), (admin.user_id, "owner")):
        with pytest.raises(ExceedsOwnRights) as caught:
            await make(world, admin, user_id, role)
        assert frozenset({Permission.MANAGE_ORGANIZATION}) == caught.value.missing
    with pytest.raises(ExceedsOwnRights):
        await make(world, admin, owner.user_id, "agent")
    with pytest.raises(ExceedsOwnRights):
        await remove(world, admin, owner.user_id)
    await make(world, admin, agent.user_id, "admin")


async def test_the_last_owner_stays(world: UsersWorld, owner: Actor) -> None:
    """Neither demoted nor gone, until there is another."""
    with pytest.raises(LastOwner):
        await make(world, owner, owner.user_id, "admin")
    with pytest.raises(LastOwner):
        await remove(world, owner, owner.user_id)

    other = await a_member(world, owner, "owner")
    await remove(world, owner, owner.user_id)

    with pytest.raises(LastOwner):
        await remove(world, other, other.user_id)


async def test_two_owners_cannot_both_leave(world: UsersWorld, owner: Actor) -> None:
    """Leaving at the same moment leaves one behind."""
    other = await a_member(world, owner, "owner")

    results = await asyncio.gather(
        remove(world, owner, owner.user_id),
        remove(world, other, other.user_id),
        return_exceptions=True,
    )

    assert 1 == sum(isinstance(result, LastOwner) for result in results)


async def test_everybody_may_leave(world: UsersWorld, owner: Actor) -> None:
    """Without permission, oneself only; the session has nowhere to go on."""
    agent = await a_member(world, owner, "agent")
    pair = await world.log_in("agent@example.org")

    await remove(world, agent, agent.user_id)

    with pytest.raises(InvalidAccessToken):
        await world.authenticate(pair.access_token)
    with pytest.raises(NoOrganization):
        await world.log_in("agent@example.org")


async def test_members_of_others_do_not_exist(world: UsersWorld, owner: Actor) -> None:
    """An owner elsewhere is unknown here, and the other organisation cannot be read."""
    stranger = await world.an_owner("eve@example.org", "Evil")

    with pytest.raises(MemberNotFound):
        await make(world, owner, stranger.user_id, "agent")
    with pytest.raises(MemberNotFound):
        await remove(world, stranger, owner.user_id)
    with pytest.raises(OrganizationNotFound):
        await world.organizations.members(
            ListMembersQuery(actor=stranger, organization_id=owner.organization_id)
        )


async def test_unknown_roles_are_refused(world: UsersWorld, owner: Actor) -> None:
    """Custom roles are those of the actor's own organisation."""
    agent = await a_member(world, owner, "agent")
    stranger = await world.an_owner("eve@example.org", "Evil")
    world.custom_roles.roles[stranger.organization_id, "spy"] = frozenset()

    for role in ("spy", "", "OWNER"):
        with pytest.raises(UnknownRole):
            await make(world, owner, agent.user_id, role)
    world.custom_roles.roles[owner.organization_id, "spy"] = frozenset({Permission.READ_CONTACTS})
    await make(world, owner, agent.user_id, "spy")


async def test_changed_rights_void_tokens(world: UsersWorld, owner: Actor) -> None:
    """Of everybody with the role, and of nobody else; repeating it is harmless."""
    agent_pairs = []
    for name in ("bea", "cleo"):
        await admit(world, owner, f"{name}@example.org", "agent")
        agent_pairs.append(await world.log_in(f"{name}@example.org"))
    command = RefreshRightsCommand(
        organization_id=owner.organization_id, role="agent", by=owner.user_id
    )

    assert 2 == await world.organizations.refresh_rights(command)
    assert 2 == await world.organizations.refresh_rights(command)

    for pair in agent_pairs:
        with pytest.raises(InvalidAccessToken):
            await world.authenticate(pair.access_token)
    assert await world.users.sessions(owner)


async def test_named_members_are_found(world: UsersWorld, owner: Actor) -> None:
    """Strangers among the names are left out."""
    stranger = await world.an_owner("eve@example.org", "Evil")

    found = await world.organizations.find_members(
        owner.organization_id, [owner.user_id, stranger.user_id]
    )

    assert [owner.user_id] == [member.user_id for member in found]
