"""Change an account's name, or its secrets."""

import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports_accounts import AccountReader, AccountsUnitOfWork
from wacore.application.messaging.ports_numbers import NumberDirectory
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import AccountId
from wacore.domain.messaging.account import Account, SecretKind, checked_secret
from wacore.domain.messaging.causes import is_over_with_token
from wacore.domain.messaging.intake_events import AccountChanged


class UpdateAccountCommand(msgspec.Struct, frozen=True, kw_only=True):
    """What is UNSET stays. `expected_version` is the one the caller has read."""

    actor: Actor
    account_id: AccountId
    expected_version: int | None = None
    name: str | UnsetType = UNSET
    access_token: str | UnsetType = UNSET
    app_secret: str | UnsetType = UNSET

    def __repr__(self) -> str:
        return f"UpdateAccountCommand(account_id={self.account_id})"


class UpdateAccount:
    """A new token is shown to Meta first; campaigns that waited for it go on."""

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

    async def __call__(self, command: UpdateAccountCommand) -> None:
        """
        Raises:
            AccountNotFound: The organisation has no such account.
            AccountVersionConflict: Somebody has changed it since it was read.
            InvalidInput: A secret cannot be one.
            TokenRefused: Meta does not take the new token; the old one stays.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        organization_id = command.actor.organization_id
        token = self._sealed(command, SecretKind.ACCESS_TOKEN, command.access_token)
        app_secret = self._sealed(command, SecretKind.APP_SECRET, command.app_secret)
        if token is not None:
            known = await self._reader.account(organization_id, command.account_id)
            renewed = known.with_secrets(
                access_token=token, app_secret=app_secret, now=self._clock.now()
            )
            await self._directory.account(self._vault.credentials(renewed))
        async with self._begin() as work:
            stored = await work.accounts.get(organization_id, command.account_id)
            await self._save(
                work, stored.expecting(command.expected_version), command, token, app_secret
            )
            await work.commit()

    async def _save(
        self,
        work: AccountsUnitOfWork,
        account: Account,
        command: UpdateAccountCommand,
        token: str | None,
        app_secret: str | None,
    ) -> None:
        now = self._clock.now()
        changed = account.with_secrets(access_token=token, app_secret=app_secret, now=now)
        if command.name is not UNSET:
            changed = changed.renamed(command.name.strip()[:255])
        await work.accounts.save(changed)
        await work.outbox.add(
            AccountChanged(
                organization_id=changed.organization_id,
                occurred_at=now,
                account_id=changed.id,
                what="updated",
                status=changed.status.value,
            )
        )
        if token is not None:
            sending = await work.dispatches.lock_sending(account_id=changed.id)
            await resume(work, sending, is_over_with_token, "token_accepted", now)

    def _sealed(
        self, command: UpdateAccountCommand, kind: SecretKind, secret: str | UnsetType
    ) -> str | None:
        if secret is UNSET:
            return None
        return self._vault.seal(command.account_id, kind, checked_secret(secret, kind.value))
