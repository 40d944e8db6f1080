"""An organisation takes its account away."""

import msgspec

from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.ports_accounts import AccountReader, AccountsUnitOfWork
from wacore.application.messaging.ports_numbers import NumberDirectory
from wacore.application.messaging.stop_sending import stop
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import WacoreError
from wacore.domain.ids import AccountId
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.causes import ACCOUNT_REMOVED
from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.intake_events import AccountChanged


class DisconnectAccountCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    account_id: AccountId


class DisconnectAccount:
    """Forget an account's secrets and numbers; its messages and conversations stay to be read."""

    def __init__(
        self,
        begin: Begin[AccountsUnitOfWork],
        reader: AccountReader,
        directory: NumberDirectory,
        vault: AccountVault,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._directory = directory
        self._vault = vault
        self._clock = clock

    async def __call__(self, command: DisconnectAccountCommand) -> None:
        """
        Raises:
            AccountNotFound: The organisation has no such account.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        organization_id = command.actor.organization_id
        await self._unsubscribe(await self._reader.account(organization_id, command.account_id))
        async with self._begin() as work:
            now = self._clock.now()
            account = await work.accounts.get(organization_id, command.account_id)
            sending = await work.dispatches.lock_sending(account_id=account.id)
            await stop(work, sending, Pause(ACCOUNT_REMOVED, f"{account.name} was removed."), now)
            await work.accounts.remove(organization_id, account.id)
            await work.outbox.add(
                AccountChanged(
                    organization_id=organization_id,
                    occurred_at=now,
                    account_id=account.id,
                    what="disconnected",
                    status=account.status.value,
                )
            )
            await work.commit()

    async def _unsubscribe(self, account: Account) -> None:
        """As far as Meta lets us: a token that is refused must not keep the account here."""
        try:
            await self._directory.unsubscribe(self._vault.credentials(account))
        except WacoreError:
            return
