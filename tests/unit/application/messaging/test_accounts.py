"""Accounts, from their connection to their removal."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from support.accounts import (
    CALLBACK,
    STRANGE_ACTOR,
    AccountDesk,
    a_command,
    a_dispatch,
    an_actor,
    the_dispatch,
)
from support.dispatching import NUMBER, ORGANIZATION
from support.sending_suite import RESUME
from wacore.application.messaging.account_queries import GetAccountQuery, ListAccountsQuery
from wacore.application.messaging.disconnect_account import DisconnectAccountCommand
from wacore.application.messaging.ports_numbers import TokenRefused
from wacore.application.messaging.update_account import UpdateAccountCommand
from wacore.application.messaging.verify_account import VerifyAccountCommand
from wacore.domain.errors import InvalidInput, PermissionDenied, UpstreamFailed
from wacore.domain.messaging.account import (
    AccountAlreadyConnected,
    AccountNotFound,
    AccountStatus,
    AccountVersionConflict,
)
from wacore.domain.messaging.causes import is_over_with_token
from wacore.domain.messaging.dispatch import Pause

OWNER = an_actor()


@pytest.fixture
def desk() -> AccountDesk:
    return AccountDesk()


async def test_connecting_brings_numbers_and_webhooks(desk: AccountDesk) -> None:
    """Meta confirms the account; its numbers are known and its webhooks come to us."""
    connected = await desk.connected()

    account = connected.account
    assert (AccountStatus.ACTIVE, "Example Garden", "EUR") == (
        account.status,
        account.name,
        account.currency,
    )
    [number] = account.numbers
    assert (NUMBER, True, 1000, 10_000) == (
        number.id,
        number.can_send,
        number.messages_per_second,
        number.daily_limit,
    )
    assert account.webhooks_subscribed
    assert (CALLBACK, "fresh-verify-token") == desk.record.callback
    assert "fresh-verify-token" == connected.verify_token


async def test_no_secret_is_kept_readable_or_shown(desk: AccountDesk) -> None:
    """Neither rows nor views nor commands in a log tell a token."""
    connected = await desk.connected()
    [stored] = desk.store.accounts.values()
    shown = msgspec.json.encode(await desk.list(ListAccountsQuery(actor=OWNER))).decode()

    for secret in ("EAAtoken", "own-secret", "fresh-verify-token"):
        assert secret not in shown
        assert secret not in (stored.access_token, stored.app_secret, stored.verify_token)
        assert secret not in repr(a_command())
        assert secret not in repr(desk.vault.credentials(stored))
    assert "EAAtoken" == (await desk.vault.of(connected.account.id)).access_token


async def test_a_refused_token_stores_nothing(desk: AccountDesk) -> None:
    """Meta says no before anything is kept."""
    with pytest.raises(TokenRefused):
        await desk.connect(a_command(access_token="EAAwrong"))

    assert {} == dict(desk.store.accounts)


async def test_a_silent_meta_stores_nothing(desk: AccountDesk) -> None:
    """Nor does anything happen while Meta does not answer."""
    desk.directory.down = True
    with pytest.raises(UpstreamFailed):
        await desk.connected()

    assert {} == dict(desk.store.accounts)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("waba_id", "21098-x"),
        ("waba_id", ""),
        ("access_token", ""),
        ("access_token", "EAA token"),
        ("access_token", "EAAtoken\n"),
        ("app_secret", "geheim ü"),
        ("app_id", "app"),
    ],
)
async def test_impossible_ids_and_secrets_are_refused(
    desk: AccountDesk, field: str, value: str
) -> None:
    """The field is named, and Meta is not asked."""
    desk.directory.down = True

    with pytest.raises(InvalidInput) as refused:
        await desk.connect(a_command(**{field: value}))
    assert [field] == [problem.field for problem in refused.value.problems]


async def test_an_account_is_connected_once(desk: AccountDesk) -> None:
    """Two organisations cannot share an account, nor one have it twice."""
    await desk.connected()

    with pytest.raises(AccountAlreadyConnected):
        await desk.connected()


async def test_who_may_not_manage_accounts_is_refused(desk: AccountDesk) -> None:
    """A manager sends, but does not connect."""
    with pytest.raises(PermissionDenied):
        await desk.connect(msgspec.structs.replace(a_command(), actor=an_actor("manager")))


async def test_another_organisation_sees_nothing(desk: AccountDesk) -> None:
    """Every use case answers as if the account did not exist."""
    account_id = (await desk.connected()).account.id

    assert [] == await desk.list(ListAccountsQuery(actor=STRANGE_ACTOR))
    with pytest.raises(AccountNotFound):
        await desk.get(GetAccountQuery(actor=STRANGE_ACTOR, account_id=account_id))
    with pytest.raises(AccountNotFound):
        await desk.verify(VerifyAccountCommand(actor=STRANGE_ACTOR, account_id=account_id))
    with pytest.raises(AccountNotFound):
        await desk.update(
            UpdateAccountCommand(actor=STRANGE_ACTOR, account_id=account_id, name="mine")
        )
    with pytest.raises(AccountNotFound):
        await desk.disconnect(DisconnectAccountCommand(actor=STRANGE_ACTOR, account_id=account_id))


async def test_an_expired_token_pauses_and_a_new_one_resumes(desk: AccountDesk) -> None:
    """The sweep notices it; a token that Meta takes lets campaigns go on."""
    account_id = (await desk.connected()).account.id
    await a_dispatch(desk, account_id)
    desk.record.tokens = {"EAAnew"}
    desk.intake.clock.advance(timedelta(minutes=10, seconds=1))
    assert 1 == await desk.sweep()
    [stored] = desk.store.accounts.values()
    assert (AccountStatus.TOKEN_REFUSED, "Invalid OAuth access token") == (
        stored.status,
        stored.trouble,
    )
    paused = the_dispatch(desk)
    assert paused.pause is not None
    assert is_over_with_token(paused.pause)
    await desk.update(
        UpdateAccountCommand(actor=OWNER, account_id=account_id, access_token="EAAnew")
    )

    assert the_dispatch(desk).sends
    assert AccountStatus.ACTIVE == desk.store.accounts[account_id].status


async def test_a_new_token_that_meta_refuses_changes_nothing(desk: AccountDesk) -> None:
    """The old token stays in use."""
    account_id = (await desk.connected()).account.id
    with pytest.raises(TokenRefused):
        await desk.update(
            UpdateAccountCommand(actor=OWNER, account_id=account_id, access_token="EAAwrong")
        )

    assert "EAAtoken" == (await desk.vault.of(account_id)).access_token


async def test_an_edit_of_a_stale_copy_is_refused(desk: AccountDesk) -> None:
    """Two people edit: the second learns of the first."""
    account = (await desk.connected()).account
    edit = UpdateAccountCommand(
        actor=OWNER, account_id=account.id, expected_version=account.version, name="Garden"
    )
    await desk.update(edit)

    with pytest.raises(AccountVersionConflict):
        await desk.update(edit)
    assert "Garden" == desk.store.accounts[account.id].name


async def test_a_number_that_may_not_send_pauses_its_campaigns(desk: AccountDesk) -> None:
    """Banned today, connected again tomorrow."""
    account_id = (await desk.connected()).account.id
    await a_dispatch(desk, account_id)
    [told] = desk.record.numbers
    desk.record.numbers = [msgspec.structs.replace(told, status="BANNED", quality="RED")]
    await desk.verify(VerifyAccountCommand(actor=OWNER, account_id=account_id))
    assert Pause("number_stopped", "+49 30 1234567 is BANNED") == the_dispatch(desk).pause
    desk.record.numbers = [told]
    await desk.verify(VerifyAccountCommand(actor=OWNER, account_id=account_id))

    assert the_dispatch(desk).sends


async def test_a_flagged_number_pauses_its_campaigns_once(desk: AccountDesk) -> None:
    """A person who lets one go on all the same is not contradicted every ten minutes."""
    account_id = (await desk.connected()).account.id
    await a_dispatch(desk, account_id)
    [told] = desk.record.numbers

    async def verify(status: str) -> Pause | None:
        desk.record.numbers = [msgspec.structs.replace(told, status=status)]
        await desk.verify(VerifyAccountCommand(actor=OWNER, account_id=account_id))
        return the_dispatch(desk).pause

    assert Pause("number_flagged", "+49 30 1234567 is FLAGGED") == await verify("FLAGGED")
    await desk.intake.sending.resume(RESUME)
    assert await verify("FLAGGED") is None
    assert Pause("number_stopped", "+49 30 1234567 is BANNED") == await verify("BANNED")
    assert Pause("number_stopped", "+49 30 1234567 is BANNED") == await verify("FLAGGED")
    assert await verify("CONNECTED") is None


async def test_a_number_that_meta_no_longer_lists_is_gone(desk: AccountDesk) -> None:
    """Our list follows theirs."""
    account_id = (await desk.connected()).account.id
    desk.record.numbers = []
    await desk.verify(VerifyAccountCommand(actor=OWNER, account_id=account_id))

    view = await desk.get(GetAccountQuery(actor=OWNER, account_id=account_id))
    assert [] == view.numbers


async def test_a_number_on_the_business_app_sends_slowly(desk: AccountDesk) -> None:
    """Coexistence means 20 messages per second."""
    [told] = desk.record.numbers
    desk.record.numbers = [msgspec.structs.replace(told, is_on_business_app=True)]

    [number] = (await desk.connected()).account.numbers
    assert 20 == number.messages_per_second


async def test_the_sweep_leaves_what_is_fresh(desk: AccountDesk) -> None:
    """It asks again after ten minutes, also when Meta did not answer."""
    await desk.connected()
    assert 0 == await desk.sweep()
    desk.directory.down = True
    desk.intake.clock.advance(timedelta(minutes=11))

    assert 1 == await desk.sweep()
    assert 0 == await desk.sweep()


async def test_a_restriction_ends_by_itself(desk: AccountDesk) -> None:
    """Meta announces only its beginning."""
    account_id = (await desk.connected()).account.id
    now = desk.intake.clock.now()
    async with desk.intake.begin() as work:
        stored = await work.accounts.get(ORGANIZATION, account_id)
        restricted = replace(
            stored,
            status=AccountStatus.RESTRICTED,
            restricted_until=now + timedelta(minutes=5),
        )
        await work.accounts.save(restricted)
        await work.commit()
    desk.intake.clock.advance(timedelta(minutes=11))
    await desk.sweep()

    assert AccountStatus.ACTIVE == desk.store.accounts[account_id].status


async def test_disconnecting_forgets_secrets_and_pauses_campaigns(desk: AccountDesk) -> None:
    """Meta sends no more webhooks; what was running waits."""
    account_id = (await desk.connected()).account.id
    await a_dispatch(desk, account_id)
    await desk.disconnect(DisconnectAccountCommand(actor=OWNER, account_id=account_id))

    assert ({}, {}, None) == (
        dict(desk.store.accounts),
        dict(desk.store.numbers),
        desk.record.callback,
    )
    assert not the_dispatch(desk).sends


async def test_an_account_leaves_even_if_meta_is_away(desk: AccountDesk) -> None:
    """A refused token must not hold anybody here."""
    account_id = (await desk.connected()).account.id
    desk.directory.down = True
    await desk.disconnect(DisconnectAccountCommand(actor=OWNER, account_id=account_id))

    assert {} == dict(desk.store.accounts)


async def test_every_change_is_announced(desk: AccountDesk) -> None:
    """Audit and caches follow `messaging.account_changed`."""
    account_id = (await desk.connected()).account.id
    await desk.verify(VerifyAccountCommand(actor=OWNER, account_id=account_id))
    await desk.update(UpdateAccountCommand(actor=OWNER, account_id=account_id, name="Garden"))
    await desk.disconnect(DisconnectAccountCommand(actor=OWNER, account_id=account_id))

    events = await desk.intake.events("messaging.account_changed")
    assert ["status", "connected", "verified", "updated", "disconnected"] == [
        e["what"] for e in events
    ]


async def test_a_new_key_takes_over_with_the_next_sweep(desk: AccountDesk) -> None:
    """Secrets sealed with an older key are sealed anew, and still the same."""
    account_id = (await desk.connected()).account.id
    before = desk.store.accounts[account_id]
    desk.intake.box.rotate()
    desk.intake.clock.advance(timedelta(minutes=11))
    await desk.sweep()
    after = desk.store.accounts[account_id]

    assert before.access_token != after.access_token
    assert not desk.intake.box.outdated(after.app_secret or "")
    assert desk.vault.credentials(before) == desk.vault.credentials(after)
    assert before.verify_token_digest == after.verify_token_digest
