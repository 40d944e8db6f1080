"""An organisation connects its WhatsApp Business Account."""

from collections.abc import Callable

import msgspec

from wacore.application.messaging.account_sync import write_records
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.ports_accounts import AccountReader
from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.messaging.ports_numbers import NumberDirectory
from wacore.application.messaging.views_accounts import AccountConnected, account_view
from wacore.application.messaging.webhook_subscription import SubscribeWebhooks
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import WacoreError
from wacore.domain.ids import AccountId, WabaId
from wacore.domain.messaging.account import (
    Account,
    AccountStatus,
    SecretKind,
    checked_id,
    checked_secret,
    digest_of,
)
from wacore.domain.messaging.intake_events import AccountChanged


class ConnectAccountCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        waba_id: Meta's id of the WhatsApp Business Account.
        access_token: A system user's token with `whatsapp_business_messaging` and
            `whatsapp_business_management`.
        app_id: The Meta app the token belongs to; empty where the settings name one.
        app_secret: That app's; empty where the settings name one.
    """

    actor: Actor
    waba_id: str
    access_token: str
    app_id: str = ""
    app_secret: str = ""
    name: str = ""

    def __repr__(self) -> str:
        return f"ConnectAccountCommand(waba_id={self.waba_id!r})"


class ConnectAccount:
    """
    Store an account that Meta confirms, with its numbers, and have its webhooks sent here.

    Args:
        new_secret: Makes the verify token.
    """

    def __init__(
        self,
        begin: Begin[IntakeUnitOfWork],
        reader: AccountReader,
        directory: NumberDirectory,
        vault: AccountVault,
        subscribe: SubscribeWebhooks,
        clock: Clock,
        new_id: IdFactory,
        new_secret: Callable[[], str],
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._directory = directory
        self._vault = vault
        self._subscribe = subscribe
        self._clock = clock
        self._new_id = new_id
        self._new_secret = new_secret

    async def __call__(self, command: ConnectAccountCommand) -> AccountConnected:
        """
        Raises:
            InvalidInput: An id or secret cannot be one.
            TokenRefused: Meta does not take the token; nothing was stored.
            AccountAlreadyConnected: By this organisation or another.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        account, verify_token = self._account(command)
        credentials = self._vault.credentials(account)
        description = await self._directory.account(credentials)
        numbers = await self._directory.numbers(credentials)
        async with self._begin() as work:
            now = self._clock.now()
            await work.accounts.add(account)
            account = await write_records(work, account, description, numbers, now)
            await work.webhooks.adopt(account.waba_id, account.organization_id, now)
            await work.outbox.add(
                AccountChanged(
                    organization_id=account.organization_id,
                    occurred_at=now,
                    account_id=account.id,
                    what="connected",
                    status=account.status.value,
                )
            )
            await work.commit()
        account = await self._subscribed(account)
        stored = await self._reader.numbers(account.organization_id, account.id)
        return AccountConnected(
            account=account_view(account, stored),
            callback_url=self._subscribe.callback_url,
            verify_token=verify_token,
        )

    def _account(self, command: ConnectAccountCommand) -> tuple[Account, str]:
        account_id, now = AccountId(self._new_id()), self._clock.now()
        verify_token = self._new_secret()
        token = checked_secret(command.access_token, "access_token")
        app_secret = command.app_secret and checked_secret(command.app_secret, "app_secret")
        seal = self._vault.seal
        account = Account(
            id=account_id,
            organization_id=command.actor.organization_id,
            waba_id=WabaId(checked_id(command.waba_id, "waba_id")),
            name=command.name.strip()[:255],
            app_id=command.app_id and checked_id(command.app_id, "app_id"),
            access_token=seal(account_id, SecretKind.ACCESS_TOKEN, token),
            app_secret=seal(account_id, SecretKind.APP_SECRET, app_secret) if app_secret else None,
            verify_token=seal(account_id, SecretKind.VERIFY_TOKEN, verify_token),
            verify_token_digest=digest_of(verify_token),
            status=AccountStatus.UNVERIFIED,
            restricted_until=None,
            currency="",
            tier="",
            trouble="",
            webhooks_subscribed=False,
            reported_at=None,
            synced_at=None,
            created_at=now,
            updated_at=now,
        )
        return account, verify_token

    async def _subscribed(self, account: Account) -> Account:
        """Without webhooks the account can send; the sweep tries again, and the view shows it."""
        try:
            return await self._subscribe(account)
        except WacoreError:
            return account
