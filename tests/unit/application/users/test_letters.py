import pytest

from support.users import PASSWORD, UsersWorld
from wacore.application.users.ports import InvalidAccessToken
from wacore.application.users.request_password_reset import RequestPasswordResetCommand
from wacore.application.users.request_verification import RequestVerificationCommand
from wacore.application.users.reset_password import ResetPasswordCommand
from wacore.application.users.verify_email import VerifyEmailCommand
from wacore.domain.users.one_time import InvalidOneTimeToken
from wacore.domain.users.passwords import WeakPassword
from wacore.domain.users.throttling import TooManyAttempts

ADA = "ada@example.org"
NEW = "another fine passphrase"


@pytest.fixture
def world() -> UsersWorld:
    return UsersWorld()


async def forget(world: UsersWorld, email: str = ADA) -> None:
    await world.auth.request_password_reset(
        RequestPasswordResetCommand(email=email, address="192.0.2.1")
    )


async def reset(world: UsersWorld, token: str, password: str = NEW) -> None:
    await world.auth.reset_password(ResetPasswordCommand(token=token, password=password))


async def registered(world: UsersWorld) -> str:
    """Registered, verification letter written; answers the access token."""
    pair = await world.register()
    await world.auth.send_letters()
    return pair.access_token


async def test_a_letter_resets_the_password(world: UsersWorld) -> None:
    """Only the new one logs in afterwards, and old sessions are over."""
    access_token = await registered(world)
    await world.authenticate(access_token)
    await forget(world)
    assert 1 == await world.auth.send_letters()

    await reset(world, world.mailer.last_token(ADA))

    with pytest.raises(InvalidAccessToken):
        await world.authenticate(access_token)
    assert await world.log_in(password=NEW)
    assert "https://app.example.org/reset-password?token=" in world.mailer.sent[-1].text


async def test_a_letter_is_good_once(world: UsersWorld) -> None:
    """Its token opens nothing a second time."""
    await registered(world)
    await forget(world)
    await world.auth.send_letters()
    token = world.mailer.last_token(ADA)
    await reset(world, token)

    with pytest.raises(InvalidOneTimeToken):
        await reset(world, token, "a third good passphrase")


async def test_a_letter_is_good_for_half_an_hour(world: UsersWorld) -> None:
    """Then it is as unknown as any other text."""
    await registered(world)
    await forget(world)
    await world.auth.send_letters()
    world.later(minutes=30)

    with pytest.raises(InvalidOneTimeToken):
        await reset(world, world.mailer.last_token(ADA))


async def test_a_newer_letter_voids_the_older(world: UsersWorld) -> None:
    """Asking twice leaves one door, not two."""
    await registered(world)
    tokens = []
    for _ in range(2):
        await forget(world)
        await world.auth.send_letters()
        tokens.append(world.mailer.last_token(ADA))

    with pytest.raises(InvalidOneTimeToken):
        await reset(world, tokens[0])
    await reset(world, tokens[1])


async def test_a_weak_password_does_not_use_up_the_letter(world: UsersWorld) -> None:
    """Its reader may try again with a better one, also when the fault is found late."""
    await registered(world)
    await forget(world)
    await world.auth.send_letters()
    token = world.mailer.last_token(ADA)
    for weak in ("short", "ada@example.org"):
        with pytest.raises(WeakPassword):
            await reset(world, token, weak)

    await reset(world, token)


async def test_asking_for_an_unknown_address_looks_the_same(world: UsersWorld) -> None:
    """The same rows are written, no letter goes out, and nothing is left to try again."""
    await registered(world)
    sent = len(world.mailer.sent)

    await forget(world, "nobody@example.org")
    waiting = len(world.store.letters)
    count = await world.auth.send_letters()

    assert (1, 0, 0) == (waiting, count, len(world.store.letters))
    assert sent == len(world.mailer.sent)


async def test_a_flood_of_letters_is_stopped(world: UsersWorld) -> None:
    """Nobody's mailbox is filled by pressing a button."""
    for _ in range(5):
        await forget(world)

    with pytest.raises(TooManyAttempts):
        await forget(world)


async def test_an_undelivered_letter_is_written_again(world: UsersWorld) -> None:
    """A mail server that was away costs a delay, not the letter."""
    await registered(world)
    await forget(world)
    world.mailer.refuse = "try later"
    assert 0 == await world.auth.send_letters()
    world.mailer.refuse = ""
    assert 0 == await world.auth.send_letters()

    world.later(minutes=2)

    assert 1 == await world.auth.send_letters()
    await reset(world, world.mailer.last_token(ADA))


async def test_many_letters_go_out_together(world: UsersWorld) -> None:
    """All that are due, however many, each once."""
    for number in range(12):
        await world.register(f"user{number}@example.org", f"Org {number}")

    assert 12 == await world.auth.send_letters()

    assert 12 == len({letter.to for letter in world.mailer.sent}) == len(world.mailer.sent)


async def test_a_letter_nobody_takes_is_given_up(world: UsersWorld) -> None:
    """After ten attempts."""
    await forget_with_account(world)
    world.mailer.refuse = "mailbox full"
    for _ in range(10):
        await world.auth.send_letters()
        world.later(minutes=2)

    assert 0 == len(world.store.letters)


async def forget_with_account(world: UsersWorld) -> None:
    await registered(world)
    await forget(world)


async def test_verifying_the_address(world: UsersWorld) -> None:
    """The letter of the registration proves the address, once."""
    actor = await world.authenticate(await registered(world))
    token = world.mailer.last_token(ADA)

    await world.auth.verify_email(VerifyEmailCommand(token=token))

    assert (await world.users.profile(actor)).email_verified
    with pytest.raises(InvalidOneTimeToken):
        await world.auth.verify_email(VerifyEmailCommand(token=token))


async def test_asking_for_another_verification(world: UsersWorld) -> None:
    """Another letter, until the address is verified."""
    actor = await world.authenticate(await registered(world))
    await world.auth.request_verification(RequestVerificationCommand(actor=actor))
    assert 1 == await world.auth.send_letters()
    await world.auth.verify_email(VerifyEmailCommand(token=world.mailer.last_token(ADA)))

    await world.auth.request_verification(RequestVerificationCommand(actor=actor))

    assert 0 == await world.auth.send_letters()


async def test_resetting_verifies_the_address(world: UsersWorld) -> None:
    """Who read the letter reads the mailbox."""
    actor = await world.authenticate(await registered(world))
    await forget(world)
    await world.auth.send_letters()
    await reset(world, world.mailer.last_token(ADA))

    assert (await world.users.profile(actor)).email_verified


async def test_tokens_of_one_purpose_serve_no_other(world: UsersWorld) -> None:
    """A verification letter does not reset a password."""
    await registered(world)

    with pytest.raises(InvalidOneTimeToken):
        await reset(world, world.mailer.last_token(ADA))
    assert await world.log_in(password=PASSWORD)
