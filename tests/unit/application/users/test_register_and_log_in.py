import asyncio

import pytest

from support.users import PASSWORD, UsersWorld
from wacore.adapters.memory.users.proofs import MemoryPasswordHasher
from wacore.application.users.issuing import Device
from wacore.application.users.log_in import LogInCommand
from wacore.application.users.ports import InvalidAccessToken
from wacore.application.users.register import RegisterCommand
from wacore.domain.actor import BUILT_IN_ROLES, Permission
from wacore.domain.errors import InvalidInput
from wacore.domain.users.session import InvalidCredentials
from wacore.domain.users.throttling import TooManyAttempts
from wacore.domain.users.user import EmailTaken


@pytest.fixture
def world() -> UsersWorld:
    return UsersWorld()


def registration(**changes: str) -> RegisterCommand:
    fields = {
        "email": "ada@example.org",
        "password": PASSWORD,
        "name": "Ada",
        "organization_name": "Acme",
        **changes,
    }
    return RegisterCommand(
        email=fields["email"],
        password=fields["password"],
        name=fields["name"],
        organization_name=fields["organization_name"],
        language=fields.get("language", "en"),
        timezone=fields.get("timezone", "UTC"),
    )


async def test_registering_makes_an_owner(world: UsersWorld) -> None:
    """The founder may do everything in the new organisation, from the first token on."""
    pair = await world.register()

    actor = await world.authenticate(pair.access_token)

    assert (pair.user_id, pair.organization_id) == (actor.user_id, actor.organization_id)
    assert ("owner", frozenset(Permission)) == (actor.role, actor.permissions)
    assert ("Bearer", 900) == (pair.token_type, pair.expires_in)


async def test_everything_given_is_shown(world: UsersWorld) -> None:
    """No field of the registration is dropped."""
    command = registration(name="Ada L.", language="pt_BR", timezone="America/Sao_Paulo")
    pair = await world.auth.register(command)
    actor = await world.authenticate(pair.access_token)

    profile = await world.users.profile(actor)
    organizations = await world.organizations.list(actor)

    assert ("ada@example.org", "Ada L.", "pt-BR", "America/Sao_Paulo", False) == (
        profile.email,
        profile.name,
        profile.language,
        profile.timezone,
        profile.email_verified,
    )
    assert [("Acme", "owner", None)] == [(o.name, o.role, o.parent_id) for o in organizations]


async def test_an_address_registers_once(world: UsersWorld) -> None:
    """However it is written."""
    await world.register("ada@example.org")

    with pytest.raises(EmailTaken):
        await world.register("  ADA@Example.org ")

    assert 1 == len(world.store.organizations)


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("email", "ada", "email"),
        ("email", "ada@example", "email"),
        ("email", "a b@example.org", "email"),
        ("password", "short", "password"),
        ("password", "Password12345!", "password"),
        ("name", "  ", "name"),
        ("name", "two\nlines", "name"),
        ("organization_name", "x" * 121, "organization_name"),
        ("language", "1", "language"),
        ("timezone", "Mars/Olympus", "timezone"),
        ("timezone", "../etc/passwd", "timezone"),
    ],
)
async def test_bad_input_names_its_field(
    world: UsersWorld, field: str, value: str, pointer: str
) -> None:
    """What is wrong is told by field, and nothing is stored."""
    with pytest.raises(InvalidInput) as caught:
        await world.auth.register(registration(**{field: value}))

    assert [pointer] == [problem.field for problem in caught.value.problems]
    assert 0 == len(world.store.users)


async def test_logging_in_opens_a_session(world: UsersWorld) -> None:
    """In the organisation the user was in last, on the device that asked."""
    registered = await world.register()
    pair = await world.log_in(" Ada@EXAMPLE.org ")

    actor = await world.authenticate(pair.access_token)
    sessions = await world.users.sessions(actor)

    assert registered.organization_id == actor.organization_id
    assert 2 == len(sessions)
    assert [True] == [s.current for s in sessions if s.id == actor.session_id]
    assert {("198.51.100.7", "Test/1.0")} == {(s.address, s.user_agent) for s in sessions}


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org", "no address"])
async def test_failing_tells_nothing(world: UsersWorld, email: str) -> None:
    """A wrong password and an unknown address fail with the same words."""
    await world.register()

    with pytest.raises(InvalidCredentials) as caught:
        await world.log_in(email, "wrong password")

    assert "The e-mail address or the password is wrong." == str(caught.value)


class CountingHasher(MemoryPasswordHasher):
    def __init__(self) -> None:
        super().__init__()
        self.verified: list[str | None] = []

    async def verify(self, password_hash: str | None, password: str) -> bool:
        self.verified.append(password_hash)
        return await super().verify(password_hash, password)


async def test_an_unknown_address_costs_a_hash_too() -> None:
    """So that the time an answer takes does not tell whether the account exists."""
    hasher = CountingHasher()
    world = UsersWorld(hasher)
    await world.register()
    for email in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(InvalidCredentials):
            await world.log_in(email, "wrong password")

    assert [True, False] == [stored is not None for stored in hasher.verified]


async def test_guessing_is_slowed_down(world: UsersWorld) -> None:
    """After five wrong passwords even the right one has to wait; afterwards it is let in."""
    await world.register()
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            await world.log_in(password="wrong password")

    with pytest.raises(TooManyAttempts) as caught:
        await world.log_in()

    assert 15.0 == caught.value.retry_after
    world.later(seconds=15)
    assert await world.log_in()


async def test_unknown_accounts_are_slowed_down_alike(world: UsersWorld) -> None:
    """Being throttled does not tell that an account exists."""
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            await world.log_in("nobody@example.org")

    with pytest.raises(TooManyAttempts):
        await world.log_in("nobody@example.org")


async def test_one_address_trying_many_accounts_is_slowed_down(world: UsersWorld) -> None:
    """Spraying one password over many accounts meets the limit of the network address."""
    refused = 0
    for number in range(60):
        command = LogInCommand(
            email=f"user{number}@example.org", password=PASSWORD, device=Device(address="192.0.2.1")
        )
        try:
            await world.auth.log_in(command)
        except InvalidCredentials:
            continue
        except TooManyAttempts:
            refused += 1

    assert 10 == refused


async def test_hashes_are_renewed_at_login() -> None:
    """A hash of weaker parameters is replaced while the password is at hand."""
    old, new = MemoryPasswordHasher(), MemoryPasswordHasher(generation=2)
    world = UsersWorld(old)
    pair = await world.register()
    world_with_new = UsersWorld(new)
    world_with_new.store.users.apply(dict(world.store.users), set())
    world_with_new.store.memberships.apply(dict(world.store.memberships), set())
    world_with_new.store.organizations.apply(dict(world.store.organizations), set())

    await world_with_new.log_in()

    stored = world_with_new.store.users[pair.user_id].password_hash
    assert not new.outdated(stored)
    assert await new.verify(stored, PASSWORD)


async def test_access_tokens_expire(world: UsersWorld) -> None:
    """After fifteen minutes."""
    pair = await world.register()
    world.later(minutes=14, seconds=59)
    await world.authenticate(pair.access_token)

    world.later(seconds=1)
    with pytest.raises(InvalidAccessToken):
        await world.authenticate(pair.access_token)


async def test_secrets_stay_out_of_events_and_records(world: UsersWorld) -> None:
    """Neither the outbox nor the audit log holds a password, a hash or a token."""
    pair = await world.register()
    await world.auth.send_letters()
    stored = world.store.users[pair.user_id]
    texts = world.outbox_text() + repr(dict(world.store.audit))

    for secret in (PASSWORD, pair.access_token, pair.refresh_token, stored.password_hash):
        assert secret not in texts


async def test_two_registrations_at_once_make_one_account(world: UsersWorld) -> None:
    """Of two requests with the same address one is told that it is taken."""
    results = await asyncio.gather(
        *(world.register("ada@example.org") for _ in range(2)), return_exceptions=True
    )

    assert 1 == sum(isinstance(result, EmailTaken) for result in results)
    assert 1 == len(world.store.users)


async def test_roles_come_from_the_catalog(world: UsersWorld) -> None:
    """A role the organisation made for itself gives what the catalog says, and nothing if it is gone."""
    owner = await world.an_owner()
    key = owner.organization_id, "reader"
    world.custom_roles.roles[key] = frozenset({Permission.READ_CONTACTS})
    async with world.database.begin() as work:
        held = await work.memberships.get(owner.organization_id, owner.user_id)
        await work.memberships.save(held.as_role("reader", owners=2))
        await work.commit()

    reader = await world.authenticate((await world.log_in()).access_token)
    del world.custom_roles.roles[key]
    nobody = await world.authenticate((await world.log_in()).access_token)

    assert frozenset({Permission.READ_CONTACTS}) == reader.permissions
    assert frozenset() == nobody.permissions
    assert BUILT_IN_ROLES["owner"] == owner.permissions
