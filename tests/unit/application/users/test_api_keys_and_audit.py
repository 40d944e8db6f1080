from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from support.users import PASSWORD, UsersWorld
from wacore.adapters.system import uuid7
from wacore.application.ports import Envelope, PageRequest
from wacore.application.users.admit_member import AdmitMemberCommand
from wacore.application.users.change_member_role import ChangeMemberRoleCommand
from wacore.application.users.create_api_key import AlreadyPast, CreateApiKeyCommand
from wacore.application.users.ports import InvalidAccessToken
from wacore.application.users.queries import ReadAuditLogQuery
from wacore.application.users.remove_member import RemoveMemberCommand
from wacore.application.users.revoke_api_key import RevokeApiKeyCommand
from wacore.application.users.views import NewApiKey
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import PermissionDenied
from wacore.domain.users.api_key import ApiKeyNotFound, NoPermissions, UnknownPermission
from wacore.domain.users.membership import ExceedsOwnRights


@pytest.fixture
def world() -> UsersWorld:
    return UsersWorld()


@pytest.fixture
async def owner(world: UsersWorld) -> Actor:
    return await world.an_owner()


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


async def a_key(world: UsersWorld, actor: Actor, *permissions: str) -> NewApiKey:
    return await world.api_keys.create(
        CreateApiKeyCommand(
            actor=actor, name="CRM", permissions=list(permissions) or ["contacts.read"]
        )
    )


async def test_a_key_acts_within_its_permissions(world: UsersWorld, owner: Actor) -> None:
    """For its organisation, and in nobody's session."""
    made = await a_key(world, owner, "contacts.read", "messages.send")

    actor = await world.authenticate(made.key)

    assert (owner.organization_id, owner.user_id, None) == (
        actor.organization_id,
        actor.user_id,
        actor.session_id,
    )
    assert frozenset({Permission.READ_CONTACTS, Permission.SEND_MESSAGES}) == actor.permissions


async def test_a_key_is_shown_once(world: UsersWorld, owner: Actor) -> None:
    """The list and the store know its prefix and its hash only."""
    made = await a_key(world, owner)

    page = await world.api_keys.list(owner, PageRequest())

    assert [("CRM", made.prefix, ["contacts.read"], None)] == [
        (k.name, k.prefix, k.permissions, k.revoked_at) for k in page.items
    ]
    assert made.key.startswith(made.prefix)
    assert made.key not in repr(dict(world.store.api_keys)) + world.outbox_text()


async def test_revoking_acts_at_once(world: UsersWorld, owner: Actor) -> None:
    """Also on a key that was just used; the list keeps it."""
    made = await a_key(world, owner)
    await world.authenticate(made.key)

    for _ in range(2):
        await world.api_keys.revoke(RevokeApiKeyCommand(actor=owner, api_key_id=made.id))

    with pytest.raises(InvalidAccessToken):
        await world.authenticate(made.key)
    page = await world.api_keys.list(owner, PageRequest())
    assert [world.clock.now()] == [k.revoked_at for k in page.items]
    assert 1 == world.events().count("users.api_key_revoked")


async def test_keys_expire(world: UsersWorld, owner: Actor) -> None:
    """At the moment named; one in the past is refused."""
    ends = world.clock.now() + timedelta(hours=1)

    def expiring(at: timedelta) -> CreateApiKeyCommand:
        return CreateApiKeyCommand(
            actor=owner, name="CRM", permissions=["contacts.read"], expires_at=ends + at
        )

    made = await world.api_keys.create(expiring(timedelta(0)))
    await world.authenticate(made.key)
    world.later(hours=1)

    with pytest.raises(InvalidAccessToken):
        await world.authenticate(made.key)
    with pytest.raises(AlreadyPast):
        await world.api_keys.create(expiring(timedelta(0)))


@pytest.mark.parametrize("token", ["wac_", "wac_unknown", "wac_" + "x" * 43, "wac_é"])
async def test_unknown_keys_are_refused(world: UsersWorld, token: str) -> None:
    """Whatever follows the mark."""
    with pytest.raises(InvalidAccessToken):
        await world.authenticate(token)


async def test_a_key_exceeds_nobody(world: UsersWorld, owner: Actor) -> None:
    """Neither its maker when it is made, nor later when its maker is demoted or gone."""
    admin = await a_member(world, owner, "admin")
    with pytest.raises(ExceedsOwnRights):
        await a_key(world, admin, "organization.manage")
    made = await a_key(world, admin, "campaigns.send", "campaigns.read")
    await world.authenticate(made.key)

    await world.organizations.change_member_role(
        ChangeMemberRoleCommand(actor=owner, user_id=admin.user_id, role="analyst")
    )
    demoted = await world.authenticate(made.key)
    await world.organizations.remove_member(RemoveMemberCommand(actor=owner, user_id=admin.user_id))

    assert frozenset({Permission.READ_CAMPAIGNS}) == demoted.permissions
    with pytest.raises(InvalidAccessToken):
        await world.authenticate(made.key)


async def test_bad_permissions_are_named(world: UsersWorld, owner: Actor) -> None:
    """By their place in the list."""
    with pytest.raises(UnknownPermission) as caught:
        await a_key(world, owner, "contacts.read", "contacts.steal")
    with pytest.raises(NoPermissions):
        await world.api_keys.create(CreateApiKeyCommand(actor=owner, name="x", permissions=[]))

    assert "permissions[1]" == caught.value.problems[0].field


async def test_keys_of_others_do_not_exist(world: UsersWorld, owner: Actor) -> None:
    """Another organisation's key can neither be seen nor revoked; an agent sees none at all."""
    made = await a_key(world, owner)
    stranger = await world.an_owner("eve@example.org", "Evil")
    agent = await a_member(world, owner, "agent")

    with pytest.raises(ApiKeyNotFound):
        await world.api_keys.revoke(RevokeApiKeyCommand(actor=stranger, api_key_id=made.id))
    assert [] == (await world.api_keys.list(stranger, PageRequest())).items
    for call in (
        world.api_keys.list(agent, PageRequest()),
        a_key(world, agent),
        world.api_keys.revoke(RevokeApiKeyCommand(actor=agent, api_key_id=made.id)),
    ):
        with pytest.raises(PermissionDenied):
            await call


async def test_what_was_done_is_on_record(world: UsersWorld, owner: Actor) -> None:
    """Newest first, with who did it; a reader without the permission is refused."""
    made = await a_key(world, owner)

    page = await world.audit_log.read(ReadAuditLogQuery(actor=owner))
    of_keys = await world.audit_log.read(ReadAuditLogQuery(actor=owner, action="users.api_key"))

    assert [
        "users.api_key_created",
        "users.logged_in",
        "users.organization_created",
        "users.registered",
    ] == [entry.action for entry in page.items]
    assert {owner.user_id} == {entry.actor_id for entry in page.items}
    assert [str(made.id)] == [entry.details["api_key_id"] for entry in of_keys.items]
    agent = await a_member(world, owner, "agent")
    with pytest.raises(PermissionDenied):
        await world.audit_log.read(ReadAuditLogQuery(actor=agent))
    with pytest.raises(PermissionDenied):
        await world.audit_log.check(agent)


async def test_tampering_is_found(world: UsersWorld, owner: Actor) -> None:
    """A changed entry and missing ones are told by their number, at the end of the trail too."""
    for _ in range(3):
        await a_key(world, owner)
    whole = await world.audit_log.check(owner)
    key = owner.organization_id, 5
    original = world.store.audit[key]

    world.store.audit.apply({key: replace(original, actor_id=None)}, set())
    changed = await world.audit_log.check(owner)
    world.store.audit.apply({}, {key})
    missing = await world.audit_log.check(owner)
    world.store.audit.apply({key: original}, {(owner.organization_id, 6)})
    cut_off = await world.audit_log.check(owner)

    assert (6, True, None) == (whole.entries, whole.intact, whole.broken_at)
    assert (4, False, 5) == (changed.entries, changed.intact, changed.broken_at)
    assert (4, False, 5) == (missing.entries, missing.intact, missing.broken_at)
    assert (5, False, 6) == (cut_off.entries, cut_off.intact, cut_off.broken_at)


async def test_other_contexts_are_on_record_once(world: UsersWorld, owner: Actor) -> None:
    """Their events carry over whoever did it and the data, however often they are delivered."""
    payload = {"by": str(owner.user_id), "title": "Spring", "count": 3, "tags": ["a"], "none": None}
    envelope = Envelope(
        id=uuid7(),
        name="campaigns.launched",
        organization_id=owner.organization_id,
        occurred_at=world.clock.now(),
        payload=msgspec.Raw(msgspec.json.encode(payload)),
    )

    for _ in range(2):
        await world.audit_log.record(envelope)

    page = await world.audit_log.read(ReadAuditLogQuery(actor=owner, action="campaigns."))
    assert [(owner.user_id, {"title": "Spring", "count": "3", "tags": '["a"]'})] == [
        (entry.actor_id, entry.details) for entry in page.items
    ]
    assert (await world.audit_log.check(owner)).intact
