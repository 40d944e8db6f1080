import pytest

from support.users import DEVICE, PASSWORD, UsersWorld
from wacore.application.users.change_password import ChangePasswordCommand, WrongPassword
from wacore.application.users.create_api_key import CreateApiKeyCommand
from wacore.application.users.log_out import LogOutCommand
from wacore.application.users.log_out_everywhere import LogOutEverywhereCommand
from wacore.application.users.own_session import NeedsSession
from wacore.application.users.ports import InvalidAccessToken
from wacore.application.users.refresh_session import RefreshSessionCommand
from wacore.application.users.revoke_session import RevokeSessionCommand
from wacore.application.users.views import TokenPair
from wacore.domain.users.passwords import WeakPassword
from wacore.domain.users.session import (
    InvalidCredentials,
    InvalidRefreshToken,
    RefreshTokenReused,
    SessionNotFound,
)
from wacore.domain.users.throttling import TooManyAttempts


@pytest.fixture
def world() -> UsersWorld:
    return UsersWorld()


async def refresh(world: UsersWorld, token: str) -> TokenPair:
    return await world.auth.refresh(RefreshSessionCommand(refresh_token=token, device=DEVICE))


async def test_refreshing_goes_on_with_the_session(world: UsersWorld) -> None:
    """A new pair for the old one's session, organisation and role."""
    first = await world.register()
    world.later(minutes=20)

    second = await refresh(world, first.refresh_token)

    actor = await world.authenticate(second.access_token)
    assert (first.user_id, first.organization_id) == (actor.user_id, actor.organization_id)
    assert first.refresh_token != second.refresh_token
    assert 1 == len(await world.users.sessions(actor))


async def test_reuse_revokes_the_family(world: UsersWorld) -> None:
    """A spent token ends the session for whoever holds its successors, and says so in the log."""
    first = await world.register()
    second = await refresh(world, first.refresh_token)

    with pytest.raises(RefreshTokenReused):
        await refresh(world, first.refresh_token)

    with pytest.raises(InvalidRefreshToken):
        await refresh(world, second.refresh_token)
    with pytest.raises(InvalidAccessToken):
        await world.authenticate(second.access_token)
    assert "users.refresh_token_reused" == world.events()[-1]


async def test_reuse_leaves_other_sessions_alone(world: UsersWorld) -> None:
    """Only the stolen family ends."""
    first = await world.register()
    other = await world.log_in()
    await refresh(world, first.refresh_token)
    with pytest.raises(RefreshTokenReused):
        await refresh(world, first.refresh_token)

    assert await world.authenticate(other.access_token)
    assert await refresh(world, other.refresh_token)


@pytest.mark.parametrize("token", ["", "unknown", "é", "x" * 5000])
async def test_unknown_refresh_tokens_are_refused(world: UsersWorld, token: str) -> None:
    """Text that was never issued buys nothing."""
    with pytest.raises(InvalidRefreshToken):
        await refresh(world, token)


async def test_idle_sessions_end(world: UsersWorld) -> None:
    """After thirty days without use; use moves the end."""
    pair = await world.register()
    world.later(days=29)
    pair = await refresh(world, pair.refresh_token)
    world.later(days=29)
    pair = await refresh(world, pair.refresh_token)
    world.later(days=30)

    with pytest.raises(InvalidRefreshToken):
        await refresh(world, pair.refresh_token)


async def test_sessions_end_for_good(world: UsersWorld) -> None:
    """After a hundred and eighty days, however often they are used."""
    pair = await world.register()
    for _ in range(8):
        world.later(days=20)
        pair = await refresh(world, pair.refresh_token)
    world.later(days=20)

    with pytest.raises(InvalidRefreshToken):
        await refresh(world, pair.refresh_token)


async def test_logging_out_acts_at_once(world: UsersWorld) -> None:
    """The access token is void at the next request, though it was just good."""
    pair = await world.register()
    actor = await world.authenticate(pair.access_token)

    await world.auth.log_out(LogOutCommand(actor=actor))

    with pytest.raises(InvalidAccessToken):
        await world.authenticate(pair.access_token)
    with pytest.raises(InvalidRefreshToken):
        await refresh(world, pair.refresh_token)
    await world.auth.log_out(LogOutCommand(actor=actor))
    assert 1 == world.events().count("users.session_revoked")


async def test_logging_out_everywhere(world: UsersWorld) -> None:
    """Every session of this user ends, nobody else's."""
    pairs = [await world.register(), await world.log_in(), await world.log_in()]
    other = await world.register("bea@example.org", "Other")
    for pair in pairs:
        await world.authenticate(pair.access_token)
    actor = await world.authenticate(pairs[0].access_token)

    ended = await world.auth.log_out_everywhere(LogOutEverywhereCommand(actor=actor))

    assert 3 == ended
    for pair in pairs:
        with pytest.raises(InvalidAccessToken):
            await world.authenticate(pair.access_token)
    assert await world.authenticate(other.access_token)


async def test_one_session_revokes_another(world: UsersWorld) -> None:
    """Of the same user; another user's does not exist."""
    here = await world.authenticate((await world.register()).access_token)
    there = await world.log_in()
    other = await world.an_owner("bea@example.org", "Other")
    there_id = (await world.authenticate(there.access_token)).session_id
    assert there_id is not None
    assert other.session_id is not None

    await world.users.revoke_session(RevokeSessionCommand(actor=here, session_id=there_id))

    with pytest.raises(InvalidAccessToken):
        await world.authenticate(there.access_token)
    with pytest.raises(SessionNotFound):
        await world.users.revoke_session(
            RevokeSessionCommand(actor=here, session_id=other.session_id)
        )
    assert [here.session_id] == [s.id for s in await world.users.sessions(here)]


async def test_changing_the_password_ends_other_sessions(world: UsersWorld) -> None:
    """The asking session stays, the others end, and only the new password logs in."""
    here = await world.register()
    there = await world.log_in()
    actor = await world.authenticate(here.access_token)

    await world.auth.change_password(
        ChangePasswordCommand(
            actor=actor, current_password=PASSWORD, new_password="another fine passphrase"
        )
    )

    assert await world.authenticate(here.access_token)
    with pytest.raises(InvalidAccessToken):
        await world.authenticate(there.access_token)
    with pytest.raises(InvalidCredentials):
        await world.log_in()
    assert await world.log_in(password="another fine passphrase")


async def test_changing_needs_the_present_password(world: UsersWorld) -> None:
    """A stolen session alone does not take over the account, nor by guessing."""
    actor = await world.an_owner()

    def change(current: str, new: str) -> ChangePasswordCommand:
        return ChangePasswordCommand(actor=actor, current_password=current, new_password=new)

    for _ in range(5):
        with pytest.raises(WrongPassword):
            await world.auth.change_password(change("wrong", "another fine passphrase"))
    with pytest.raises(TooManyAttempts):
        await world.auth.change_password(change(PASSWORD, "another fine passphrase"))
    world.later(hours=1)
    with pytest.raises(WeakPassword) as caught:
        await world.auth.change_password(change(PASSWORD, "short"))
    assert "new_password" == caught.value.problems[0].field


async def test_api_keys_have_no_sessions(world: UsersWorld) -> None:
    """What only a person may do a key is refused."""
    actor = await world.an_owner()
    made = await world.api_keys.create(
        CreateApiKeyCommand(actor=actor, name="CRM", permissions=["contacts.read"])
    )
    key = await world.authenticate(made.key)

    with pytest.raises(NeedsSession):
        await world.auth.log_out(LogOutCommand(actor=key))
    with pytest.raises(NeedsSession):
        await world.auth.log_out_everywhere(LogOutEverywhereCommand(actor=key))
    with pytest.raises(NeedsSession):
        await world.users.sessions(key)
    with pytest.raises(NeedsSession):
        await world.auth.change_password(
            ChangePasswordCommand(
                actor=key, current_password=PASSWORD, new_password="another fine passphrase"
            )
        )
