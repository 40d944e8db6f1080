"""Compare every account with Meta's records, now and then."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from wacore.application.messaging.ports_accounts import AccountReader, AccountsUnitOfWork
from wacore.application.messaging.ports_numbers import TokenRefused
from wacore.application.messaging.verify_account import SyncAccount
from wacore.application.ports import Begin, Clock
from wacore.domain.errors import WacoreError
from wacore.domain.messaging.account import Account, AccountNotFound

EVERY = timedelta(minutes=10)


class SyncAccounts:
    """
    Some of those nobody has compared for ten minutes; one that fails stops no other.

    Meta sends no webhook when a restriction ends, a rating changes, or a token expires.
    """

    def __init__(
        self,
        begin: Begin[AccountsUnitOfWork],
        reader: AccountReader,
        sync: SyncAccount,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._sync = sync
        self._clock = clock

    async def __call__(self, limit: int = 20) -> int:
        """Answers how many it looked at."""
        stale = await self._reader.stale(self._clock.now() - EVERY, limit=limit)
        for account in stale:
            try:
                await self._sync(account)
            except TokenRefused:
                continue  # noted with the account
            except WacoreError:
                with suppress(AccountNotFound):  # disconnected meanwhile
                    await self._postpone(account)
        return len(stale)

    async def _postpone(self, account: Account) -> None:
        """Ask about it again in a while, and about others before."""
        async with self._begin() as work:
            stored = await work.accounts.get(account.organization_id, account.id)
            await work.accounts.save(replace(stored, synced_at=self._clock.now()))
            await work.commit()
