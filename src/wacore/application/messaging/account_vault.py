"""Accounts' secrets, opened for whoever speaks to Meta in their name."""

from dataclasses import replace

from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_accounts import AccountReader
from wacore.application.ports.secret_box import SecretBox
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.messaging.account import Account, SecretKind, secret_place


class AccountVault:
    """
    Seals what is to be stored, and opens it again.

    What was opened is remembered by its sealed text, so that a rotated secret is noticed at once.
    """

    def __init__(self, reader: AccountReader, box: SecretBox) -> None:
        self._reader = reader
        self._box = box
        self._opened: dict[str, str] = {}

    async def __call__(self, organization_id: OrganizationId, account_id: AccountId) -> Credentials:
        """
        Raises:
            AccountNotFound: Also when the account belongs to another organisation.
            SecretUnreadable: The key it was sealed with is gone.
        """
        return self.credentials(await self._reader.account(organization_id, account_id))

    async def of(self, account_id: AccountId) -> Credentials:
        """For the account a message is sent from.

        Raises:
            AccountNotFound: It has been disconnected.
        """
        return self.credentials(await self._reader.by_id(account_id))

    def credentials(self, account: Account) -> Credentials:
        return Credentials(
            account_id=account.id,
            waba_id=account.waba_id,
            app_id=account.app_id,
            access_token=self._open(account.id, SecretKind.ACCESS_TOKEN, account.access_token),
            app_secret=(
                self._open(account.id, SecretKind.APP_SECRET, account.app_secret)
                if account.app_secret is not None
                else ""
            ),
        )

    def verify_token(self, account: Account) -> str:
        return self._open(account.id, SecretKind.VERIFY_TOKEN, account.verify_token)

    def seal(self, account_id: AccountId, kind: SecretKind, secret: str) -> str:
        return self._box.seal(secret, place=secret_place(account_id, kind))

    def renewed(self, account: Account) -> Account:
        """With every secret sealed by the newest key; the same account if it is so already."""
        app_secret = account.app_secret
        renewed = replace(
            account,
            access_token=self._renewed(account, SecretKind.ACCESS_TOKEN, account.access_token),
            app_secret=app_secret and self._renewed(account, SecretKind.APP_SECRET, app_secret),
            verify_token=self._renewed(account, SecretKind.VERIFY_TOKEN, account.verify_token),
        )
        return account if renewed == account else renewed

    def _renewed(self, account: Account, kind: SecretKind, sealed: str) -> str:
        if not self._box.outdated(sealed):
            return sealed
        return self.seal(account.id, kind, self._open(account.id, kind, sealed))

    def _open(self, account_id: AccountId, kind: SecretKind, sealed: str) -> str:
        if sealed not in self._opened:
            if len(self._opened) > 10_000:
                self._opened.clear()
            self._opened[sealed] = self._box.open(sealed, place=secret_place(account_id, kind))
        return self._opened[sealed]
