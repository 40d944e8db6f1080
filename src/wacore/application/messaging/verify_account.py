"""Compare an account with Meta's records."""

from dataclasses import replace

import msgspec

from wacore.application.messaging.account_sync import write_records, write_refusal
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.ports_accounts import AccountReader, AccountsUnitOfWork
from wacore.application.messaging.ports_numbers import NumberDirectory, TokenRefused
from wacore.application.messaging.webhook_subscription import SubscribeWebhooks
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.intake_events import AccountChanged


class VerifyAccountCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    account_id: AccountId


class SyncAccount:
    """Ask Meta about an account and its numbers, and take its word. Needs nobody's permission."""

    def __init__(
        self,
        begin: Begin[AccountsUnitOfWork],
        directory: NumberDirectory,
        vault: AccountVault,
        subscribe: SubscribeWebhooks,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._directory = directory
        self._vault = vault
        self._subscribe = subscribe
        self._clock = clock

    async def __call__(self, account: Account, *, announce: bool = False) -> None:
        """
        Args:
            announce: Whether others, too, should compare what they know with Meta's records.

        Raises:
            TokenRefused: It is noted, and what would be sent from the account is paused.
            UpstreamFailed: Meta does not answer; nothing has changed.
        """
        credentials = self._vault.credentials(account)
        try:
            description = await self._directory.account(credentials)
            numbers = await self._directory.numbers(credentials)
        except TokenRefused as error:
            await self._refuse(account.organization_id, account.id, error.reason)
            raise
        async with self._begin() as work:
            stored = await work.accounts.get(account.organization_id, account.id)
            now = self._clock.now()
            renewed = self._vault.renewed(stored)  # so that old keys can be retired
            stored = await write_records(work, renewed, description, numbers, now)
            if announce:
                await work.outbox.add(
                    AccountChanged(
                        organization_id=stored.organization_id,
                        occurred_at=now,
                        account_id=stored.id,
                        what="verified",
                        status=stored.status.value,
                    )
                )
            await work.commit()
        if not stored.webhooks_subscribed:
            await self._subscribe(stored)

    async def _refuse(
        self, organization_id: OrganizationId, account_id: AccountId, reason: str
    ) -> None:
        async with self._begin() as work:
            now = self._clock.now()
            stored = await work.accounts.get(organization_id, account_id)
            await write_refusal(work, replace(stored, synced_at=now), reason, now)
            await work.commit()


class VerifyAccount:
    """Ask Meta now, and not at the next sweep."""

    def __init__(self, reader: AccountReader, sync: SyncAccount) -> None:
        self._reader = reader
        self._sync = sync

    async def __call__(self, command: VerifyAccountCommand) -> None:
        """
        Raises:
            AccountNotFound: The organisation has no such account.
            TokenRefused: Meta does not take the token.
            UpstreamFailed: Meta does not answer, or does not reach our callback.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        account = await self._reader.account(command.actor.organization_id, command.account_id)
        await self._sync(account, announce=True)
