import pytest

from support.teams import TeamsWorld
from support.users import PASSWORD
from wacore.application.teams.create_invitation import CreateInvitationCommand
from wacore.application.teams.create_role import CreateRoleCommand
from wacore.application.teams.delete_role import DeleteRoleCommand
from wacore.application.teams.edit_role import EditRoleCommand
from wacore.application.users.change_member_role import ChangeMemberRoleCommand
from wacore.application.users.ports import InvalidAccessToken
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import RoleId
from wacore.domain.teams.role import (
    GrantsTooMuch,
    InvalidRoleName,
    NoSuchPermission,
    RoleInUse,
    RoleNameTaken,
    RoleNotFound,
    RoleOutdated,
)


@pytest.fixture
def world() -> TeamsWorld:
    return TeamsWorld()


@pytest.fixture
async def owner(world: TeamsWorld) -> Actor:
    return await world.an_owner()


async def create(
    world: TeamsWorld, actor: Actor, name: str, *permissions: str, description: str = ""
) -> RoleId:
    return await world.roles.create(
        CreateRoleCommand(
            actor=actor, name=name, permissions=list(permissions), description=description
        )
    )


async def give(world: TeamsWorld, owner: Actor, actor: Actor, role: str) -> None:
    await world.users.organizations.change_member_role(
        ChangeMemberRoleCommand(actor=owner, user_id=actor.user_id, role=role)
    )


async def test_own_roles_stand_beside_the_built_in(world: TeamsWorld, owner: Actor) -> None:
    """Everything given is shown; nobody can change what is built in."""
    role_id = await create(
        world, owner, "editor", "campaigns.manage", "campaigns.read", description="Edits, not sends"
    )

    roles = await world.roles.list(owner)
    view = await world.roles.get(owner, role_id)

    assert ["owner", "admin", "manager", "agent", "analyst", "editor"] == [r.name for r in roles]
    assert [True] * 5 + [False] == [r.built_in for r in roles]
    assert ("editor", ["campaigns.manage", "campaigns.read"], "Edits, not sends", 1) == (
        view.name,
        view.permissions,
        view.description,
        view.version,
    )


async def test_editing_is_not_sending(world: TeamsWorld, owner: Actor) -> None:
    """A custom role gives exactly its permissions to whoever has it."""
    await create(world, owner, "editor", "campaigns.manage")
    agent = await world.a_member(owner, "agent")
    await give(world, owner, agent, "editor")

    editor = await world.logged_in("agent@example.org")

    assert editor.may(Permission.MANAGE_CAMPAIGNS)
    assert not editor.may(Permission.SEND_CAMPAIGNS)


async def test_a_changed_role_acts_on_the_next_request(world: TeamsWorld, owner: Actor) -> None:
    """The old token is void; the next one allows what the role allows now."""
    role_id = await create(world, owner, "editor", "campaigns.manage", "campaigns.send")
    await give(world, owner, await world.a_member(owner, "agent"), "editor")
    pair = await world.users.log_in("agent@example.org")
    assert (await world.users.authenticate(pair.access_token)).may(Permission.SEND_CAMPAIGNS)

    await world.roles.edit(
        EditRoleCommand(
            actor=owner, role_id=role_id, permissions=["campaigns.manage"], expected_version=1
        )
    )

    with pytest.raises(InvalidAccessToken):
        await world.users.authenticate(pair.access_token)
    editor = await world.logged_in("agent@example.org")
    assert not editor.may(Permission.SEND_CAMPAIGNS)


async def test_nobody_makes_a_role_beyond_themselves(world: TeamsWorld, owner: Actor) -> None:
    """Neither by creating, nor by editing, nor by reaching for a role that has more already."""
    admin = await world.a_member(owner, "admin")
    high = await create(world, owner, "high", "organization.manage")
    low = await create(world, owner, "low", "contacts.read")

    for call in (
        create(world, admin, "mine", "organization.manage"),
        world.roles.edit(
            EditRoleCommand(actor=admin, role_id=low, permissions=["organization.manage"])
        ),
        world.roles.edit(EditRoleCommand(actor=admin, role_id=high, permissions=[])),
        world.roles.delete(DeleteRoleCommand(actor=admin, role_id=high)),
        world.invitations.create(
            CreateInvitationCommand(actor=admin, email="x@example.org", role="high")
        ),
        world.invitations.create(
            CreateInvitationCommand(actor=admin, email="x@example.org", role="owner")
        ),
    ):
        with pytest.raises(GrantsTooMuch) as caught:
            await call
        assert frozenset({Permission.MANAGE_ORGANIZATION}) == caught.value.missing


@pytest.mark.parametrize("name", ["", "a", "Editor", "1st", "x" * 41, "ed itor", "éditeur", "a\n"])
async def test_bad_role_names_are_refused(world: TeamsWorld, owner: Actor, name: str) -> None:
    """They stand in tokens and in memberships, so they stay plain."""
    with pytest.raises(InvalidRoleName):
        await create(world, owner, name)


async def test_names_are_taken_once(world: TeamsWorld, owner: Actor) -> None:
    """By a role of the organisation's own, or by a built-in one."""
    await create(world, owner, "editor")

    for name in ("editor", "owner", "agent"):
        with pytest.raises(RoleNameTaken):
            await create(world, owner, name)


async def test_unknown_permissions_are_named(world: TeamsWorld, owner: Actor) -> None:
    """By their place in the list."""
    with pytest.raises(NoSuchPermission) as caught:
        await create(world, owner, "editor", "contacts.read", "everything")

    assert "permissions[1]" == caught.value.problems[0].field


async def test_an_outdated_edit_is_refused(world: TeamsWorld, owner: Actor) -> None:
    """With the present version; what is not given stays."""
    role_id = await create(world, owner, "editor", "contacts.read")
    await world.roles.edit(EditRoleCommand(actor=owner, role_id=role_id, description="Reads"))

    with pytest.raises(RoleOutdated) as caught:
        await world.roles.edit(
            EditRoleCommand(actor=owner, role_id=role_id, permissions=[], expected_version=1)
        )

    assert 2 == caught.value.version
    view = await world.roles.get(owner, role_id)
    assert ("Reads", ["contacts.read"]) == (view.description, view.permissions)


async def test_a_role_in_use_stays(world: TeamsWorld, owner: Actor) -> None:
    """As long as a member has it or an invitation offers it."""
    role_id = await create(world, owner, "editor", "contacts.read")
    agent = await world.a_member(owner, "agent")
    await give(world, owner, agent, "editor")
    delete = DeleteRoleCommand(actor=owner, role_id=role_id)
    with pytest.raises(RoleInUse):
        await world.roles.delete(delete)

    await give(world, owner, agent, "agent")
    await world.invitations.create(
        CreateInvitationCommand(actor=owner, email="x@example.org", role="editor")
    )
    with pytest.raises(RoleInUse):
        await world.roles.delete(delete)

    invitation = next(i for i in world.store.invitations.values() if i.email == "x@example.org")
    world.store.invitations.apply({}, {invitation.id})
    await world.roles.delete(delete)
    with pytest.raises(RoleNotFound):
        await world.roles.get(owner, role_id)


async def test_roles_of_others_do_not_exist(world: TeamsWorld, owner: Actor) -> None:
    """Not for reading and not for writing; without the permission nothing changes."""
    role_id = await create(world, owner, "editor")
    stranger = await world.an_owner("eve@example.org", "Evil")
    agent = await world.a_member(owner, "agent")

    for call in (
        world.roles.get(stranger, role_id),
        world.roles.edit(EditRoleCommand(actor=stranger, role_id=role_id, description="x")),
        world.roles.delete(DeleteRoleCommand(actor=stranger, role_id=role_id)),
    ):
        with pytest.raises(RoleNotFound):
            await call
    with pytest.raises(PermissionDenied):
        await create(world, agent, "mine")
    with pytest.raises(PermissionDenied):
        await world.roles.edit(EditRoleCommand(actor=agent, role_id=role_id, description="x"))
    with pytest.raises(PermissionDenied):
        await world.roles.delete(DeleteRoleCommand(actor=agent, role_id=role_id))


async def test_users_follow_a_role_change_they_were_not_told(
    world: TeamsWorld, owner: Actor
) -> None:
    """The event alone voids the tokens, when the process died before it could say so."""
    role_id = await create(world, owner, "editor", "contacts.read")
    await give(world, owner, await world.a_member(owner, "agent"), "editor")
    await world.roles.edit(EditRoleCommand(actor=owner, role_id=role_id, permissions=[]))
    changed = next(e for e in world.store.outbox.values() if e.name == "teams.role_changed")
    pair = await world.users.log_in("agent@example.org", PASSWORD)

    await world.users.organizations.follow_role_changes(changed)

    with pytest.raises(InvalidAccessToken):
        await world.users.authenticate(pair.access_token)
