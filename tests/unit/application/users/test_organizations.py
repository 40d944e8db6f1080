import pytest

from support.users import PASSWORD, UsersWorld
from wacore.application.users.admit_member import AdmitMemberCommand
from wacore.application.users.create_organization import CreateOrganizationCommand
from wacore.application.users.edit_profile import EditProfileCommand
from wacore.application.users.ports import InvalidAccessToken
from wacore.application.users.refresh_session import RefreshSessionCommand
from wacore.application.users.remove_member import RemoveMemberCommand
from wacore.application.users.rename_organization import RenameOrganizationCommand
from wacore.application.users.switch_organization import SwitchOrganizationCommand
from wacore.domain.actor import Actor
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import OrganizationId
from wacore.domain.users.organization import (
    DEEPEST,
    HierarchyTooDeep,
    OrganizationNotFound,
    OrganizationOutdated,
)
from wacore.domain.users.user import InvalidName, ProfileOutdated


@pytest.fixture
def world() -> UsersWorld:
    return UsersWorld()


@pytest.fixture
async def owner(world: UsersWorld) -> Actor:
    return await world.an_owner()


async def create(
    world: UsersWorld, actor: Actor, name: str, parent_id: OrganizationId | None = None
) -> OrganizationId:
    return await world.organizations.create(
        CreateOrganizationCommand(actor=actor, name=name, parent_id=parent_id)
    )


async def switch(world: UsersWorld, actor: Actor, organization_id: OrganizationId) -> Actor:
    token = await world.organizations.switch(
        SwitchOrganizationCommand(actor=actor, organization_id=organization_id)
    )
    return await world.authenticate(token.access_token)


async def a_member(world: UsersWorld, owner: Actor, role: str) -> Actor:
    email = f"{role}@example.org"
    await world.organizations.admit(
        AdmitMemberCommand(
            organization_id=owner.organization_id,
            email=email,
            role=role,
            invited_by=owner.user_id,
            name="Bea",
            password=PASSWORD,
        )
    )
    return await world.authenticate((await world.log_in(email)).access_token)


async def test_founding_a_branch(world: UsersWorld, owner: Actor) -> None:
    """The founder owns it, and it hangs below the present organisation."""
    branch = await create(world, owner, "Branch", owner.organization_id)

    tree = await world.organizations.tree(owner.organization_id)
    seen = await world.organizations.get(owner, branch)

    assert [("Acme", None), ("Branch", owner.organization_id)] == [
        (view.name, view.parent_id) for view in tree
    ]
    assert "Branch" == seen.name


async def test_founding_below_needs_the_permission(world: UsersWorld, owner: Actor) -> None:
    """An admin may not; a stranger learns not even that the parent exists."""
    admin = await a_member(world, owner, "admin")
    stranger = await world.an_owner("eve@example.org", "Evil")

    with pytest.raises(PermissionDenied):
        await create(world, admin, "Branch", owner.organization_id)
    with pytest.raises(OrganizationNotFound):
        await create(world, stranger, "Branch", owner.organization_id)
    assert await create(world, admin, "My own")


async def test_hierarchies_end_somewhere(world: UsersWorld, owner: Actor) -> None:
    """The deepest level takes no further one."""
    actor = owner
    for level in range(1, DEEPEST):
        actor = await switch(
            world, actor, await create(world, actor, f"Level {level}", actor.organization_id)
        )

    with pytest.raises(HierarchyTooDeep):
        await create(world, actor, "Too deep", actor.organization_id)


async def test_a_parents_admins_act_in_children(world: UsersWorld, owner: Actor) -> None:
    """In the role they have above; an agent of the parent is nobody below."""
    branch = await create(world, owner, "Branch", owner.organization_id)
    admin = await a_member(world, owner, "admin")
    agent = await a_member(world, owner, "agent")

    inside = await switch(world, admin, branch)

    assert (branch, "admin") == (inside.organization_id, inside.role)
    assert ["Acme", "Branch"] == [o.name for o in await world.organizations.list(inside)]
    with pytest.raises(OrganizationNotFound):
        await switch(world, agent, branch)
    assert ["Acme"] == [o.name for o in await world.organizations.list(agent)]


async def test_losing_the_parent_loses_the_children(world: UsersWorld, owner: Actor) -> None:
    """An admin removed above is out below at the next request, and finds the way back nowhere."""
    branch = await create(world, owner, "Branch", owner.organization_id)
    admin = await a_member(world, owner, "admin")
    pair = await world.log_in("admin@example.org")
    inside = await switch(world, await world.authenticate(pair.access_token), branch)

    await world.organizations.remove_member(RemoveMemberCommand(actor=owner, user_id=admin.user_id))

    assert branch == inside.organization_id
    with pytest.raises(PermissionDenied):
        await world.auth.refresh(RefreshSessionCommand(refresh_token=pair.refresh_token))


async def test_switching_voids_the_former_token(world: UsersWorld) -> None:
    """And the next login begins where the user was last; the refresh token stays."""
    pair = await world.register()
    owner = await world.authenticate(pair.access_token)
    other = await create(world, owner, "Other")

    inside = await switch(world, owner, other)

    with pytest.raises(InvalidAccessToken):
        await world.authenticate(pair.access_token)
    assert other == inside.organization_id
    assert other == (await world.log_in()).organization_id
    refreshed = await world.auth.refresh(RefreshSessionCommand(refresh_token=pair.refresh_token))
    assert other == refreshed.organization_id


async def test_a_session_moves_on_when_its_organization_is_lost(world: UsersWorld) -> None:
    """A refresh leads to another organisation that still knows the user."""
    owner = await world.an_owner()
    bea_pair = await world.register("bea@example.org", "Bea Ltd")
    await world.organizations.admit(
        AdmitMemberCommand(
            organization_id=owner.organization_id,
            email="bea@example.org",
            role="agent",
            invited_by=owner.user_id,
        )
    )
    bea = await switch(
        world,
        await world.authenticate((await world.log_in("bea@example.org")).access_token),
        owner.organization_id,
    )
    await world.organizations.remove_member(RemoveMemberCommand(actor=owner, user_id=bea.user_id))

    again = await world.log_in("bea@example.org")

    assert bea_pair.organization_id == again.organization_id


async def test_strangers_cannot_switch_in(world: UsersWorld, owner: Actor) -> None:
    """A foreign organisation and one that does not exist look the same."""
    stranger = await world.an_owner("eve@example.org", "Evil")

    for organization_id in (owner.organization_id, OrganizationId(stranger.user_id)):
        with pytest.raises(OrganizationNotFound):
            await switch(world, stranger, organization_id)
        with pytest.raises(OrganizationNotFound):
            await world.organizations.get(stranger, organization_id)


async def test_renaming(world: UsersWorld, owner: Actor) -> None:
    """The name read is the one changed: an outdated version is refused with the present one."""

    def rename(actor: Actor, name: str, version: int | None) -> RenameOrganizationCommand:
        return RenameOrganizationCommand(
            actor=actor,
            organization_id=owner.organization_id,
            name=name,
            expected_version=version,
        )

    await world.organizations.rename(rename(owner, "Acme & Söhne", 1))

    view = await world.organizations.get(owner, owner.organization_id)
    assert ("Acme & Söhne", 2, "owner") == (view.name, view.version, view.role)
    with pytest.raises(OrganizationOutdated) as caught:
        await world.organizations.rename(rename(owner, "Late", 1))
    assert 2 == caught.value.version
    with pytest.raises(InvalidName):
        await world.organizations.rename(rename(owner, "", None))
    admin = await a_member(world, owner, "admin")
    with pytest.raises(PermissionDenied):
        await world.organizations.rename(rename(admin, "Mine", None))
    stranger = await world.an_owner("eve@example.org", "Evil")
    with pytest.raises(OrganizationNotFound):
        await world.organizations.rename(rename(stranger, "Mine", None))


async def test_editing_the_profile(world: UsersWorld, owner: Actor) -> None:
    """What is given changes, the rest stays, and an outdated version is refused."""
    await world.users.edit_profile(
        EditProfileCommand(actor=owner, name="Ada Lovelace", expected_version=1)
    )
    await world.users.edit_profile(EditProfileCommand(actor=owner, timezone="Europe/London"))

    profile = await world.users.profile(owner)

    assert ("Ada Lovelace", "en", "Europe/London", 3) == (
        profile.name,
        profile.language,
        profile.timezone,
        profile.version,
    )
    with pytest.raises(ProfileOutdated):
        await world.users.edit_profile(
            EditProfileCommand(actor=owner, language="de", expected_version=2)
        )
