"""What the store of accounts and numbers promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from wacore.domain.ids import AccountId, PhoneNumberId, WabaId
from wacore.domain.messaging.account import (
    AccountAlreadyConnected,
    AccountNotFound,
    AccountStatus,
)
from wacore.domain.messaging.number import NumberNotFound
from wacore.testing.intake import (
    ACCOUNT,
    NOON,
    NUMBER,
    ORGANIZATION,
    STRANGER,
    WABA,
    IntakeStore,
    a_number,
    an_account,
)

OTHER = AccountId(UUID(int=33))


class AccountsContract:
    """Subclasses supply `store`, empty."""

    @pytest.fixture
    async def connected(self, store: IntakeStore) -> IntakeStore:
        async with store.begin() as work:
            await work.accounts.add(an_account())
            await work.numbers.put([a_number()])
            await work.commit()
        return store

    async def test_an_account_comes_back_as_it_was_stored(self, connected: IntakeStore) -> None:
        """Every field, to the microsecond, and again after all that can change has changed."""
        assert an_account() == await connected.accounts.account(ORGANIZATION, ACCOUNT)
        changed = an_account(
            name="",
            currency="",
            app_secret=None,
            status=AccountStatus.ACTIVE,
            restricted_until=None,
            webhooks_subscribed=False,
            reported_at=None,
            synced_at=None,
            version=5,
        )
        async with connected.begin() as work:
            await work.accounts.save(changed)
            await work.commit()

        assert changed == await connected.accounts.by_id(ACCOUNT)

    async def test_no_commit_no_trace(self, store: IntakeStore) -> None:
        """Leaving the block without a commit undoes its writes."""
        async with store.begin() as work:
            await work.accounts.add(an_account())
            await work.numbers.put([a_number()])

        assert [] == await store.accounts.accounts(ORGANIZATION)
        assert [] == await store.accounts.numbers(ORGANIZATION)

    async def test_a_waba_is_connected_once(self, connected: IntakeStore) -> None:
        """Also by another organisation."""
        second = an_account(id=OTHER, organization_id=STRANGER)
        async with connected.begin() as work:
            with pytest.raises(AccountAlreadyConnected):
                await work.accounts.add(second)

    async def test_another_organisation_finds_nothing(self, connected: IntakeStore) -> None:
        """Neither reading nor writing."""
        assert [] == await connected.accounts.accounts(STRANGER)
        assert [] == await connected.accounts.numbers(STRANGER)
        with pytest.raises(AccountNotFound):
            await connected.accounts.account(STRANGER, ACCOUNT)
        with pytest.raises(NumberNotFound):
            await connected.accounts.number(STRANGER, NUMBER)
        async with connected.begin() as work:
            with pytest.raises(AccountNotFound):
                await work.accounts.get(STRANGER, ACCOUNT)
            with pytest.raises(NumberNotFound):
                await work.numbers.get(STRANGER, NUMBER)
            await work.accounts.remove(STRANGER, ACCOUNT)
            await work.commit()

        assert ACCOUNT == (await connected.accounts.by_id(ACCOUNT)).id
        assert NUMBER == (await connected.accounts.number(ORGANIZATION, NUMBER)).id

    async def test_reports_find_accounts_by_waba(self, connected: IntakeStore) -> None:
        """Those connected, and no others."""
        async with connected.begin() as work:
            found = await work.accounts.of_wabas([WABA, WabaId("1")])
            none = await work.accounts.of_wabas([])

        assert {WABA: an_account()} == dict(found)
        assert {} == dict(none)

    async def test_numbers_are_put_and_removed(self, connected: IntakeStore) -> None:
        """An id known already is overwritten."""
        changed = a_number(status="BANNED", note="", reported_at=None)
        second = a_number(id=PhoneNumberId("2"))
        async with connected.begin() as work:
            await work.numbers.put([changed, second])
            await work.numbers.put([])
            assert changed == await work.numbers.get(ORGANIZATION, NUMBER)
            assert [changed, second] == await work.numbers.of_accounts([ACCOUNT])
            assert [] == await work.numbers.of_accounts([OTHER])
            await work.numbers.remove([second.id])
            await work.commit()

        assert [changed] == await connected.accounts.numbers(ORGANIZATION, ACCOUNT)
        assert [] == await connected.accounts.numbers(ORGANIZATION, OTHER)

    async def test_a_removed_account_takes_its_numbers_along(self, connected: IntakeStore) -> None:
        """Nothing of it is left, and the WABA may be connected anew."""
        async with connected.begin() as work:
            await work.accounts.remove(ORGANIZATION, ACCOUNT)
            await work.accounts.add(an_account(id=OTHER, organization_id=STRANGER))
            await work.commit()

        assert [] == await connected.accounts.numbers(ORGANIZATION)
        with pytest.raises(AccountNotFound):
            await connected.accounts.by_id(ACCOUNT)

    async def test_keys_are_those_of_all_organisations(self, connected: IntakeStore) -> None:
        """What tells a genuine webhook, and no more."""
        [key] = await connected.keys.all()

        assert (ACCOUNT, ORGANIZATION, WABA) == (key.id, key.organization_id, key.waba_id)
        assert ("sealed-secret", "00" * 32) == (key.app_secret, key.verify_token_digest)

    async def test_the_stalest_come_first(self, store: IntakeStore) -> None:
        """Those never compared with Meta before all others, up to the limit."""
        ages = {11: None, 12: NOON - timedelta(hours=2), 13: NOON - timedelta(hours=1), 14: NOON}
        async with store.begin() as work:
            for n, synced_at in ages.items():
                await work.accounts.add(
                    an_account(
                        id=AccountId(UUID(int=n)), waba_id=WabaId(str(n)), synced_at=synced_at
                    )
                )
            await work.commit()

        stale = await store.accounts.stale(NOON, limit=9)
        assert [11, 12, 13] == [account.id.int for account in stale]
        assert [11] == [a.id.int for a in await store.accounts.stale(NOON, limit=1)]

    async def test_overlapping_changes_are_both_kept(self, connected: IntakeStore) -> None:
        """A unit of work that has read an account lets no other change it meanwhile."""

        async def bump() -> None:
            async with connected.begin() as work:
                account = await work.accounts.get(ORGANIZATION, ACCOUNT)
                await asyncio.sleep(0)
                await work.accounts.save(replace(account, version=account.version + 1))
                await work.commit()

        await asyncio.gather(*(bump() for _ in range(5)))

        assert 9 == (await connected.accounts.by_id(ACCOUNT)).version

    async def test_the_newest_report_of_each_template_is_known(
        self, connected: IntakeStore
    ) -> None:
        """An older one is told from it; the same again is none older; with the account it is forgotten."""
        later = NOON + timedelta(microseconds=1)
        for at, template, newest in (
            (later, "1", True),
            (NOON, "1", False),
            (later, "1", True),
            (NOON, "2", True),
        ):
            async with connected.begin() as work:
                assert newest == await work.template_reports.note(ACCOUNT, template, at)
                await work.commit()
        async with connected.begin() as work:
            assert await work.template_reports.note(OTHER, "1", NOON)
            await work.accounts.remove(ORGANIZATION, ACCOUNT)
            assert await work.template_reports.note(ACCOUNT, "1", NOON)
            assert not await work.template_reports.note(OTHER, "1", NOON - timedelta(seconds=1))
