"""Where Meta is to send an account's webhooks."""

from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.ports_accounts import AccountsUnitOfWork
from wacore.application.messaging.ports_numbers import NumberDirectory
from wacore.application.ports import Begin
from wacore.domain.messaging.account import Account


class SubscribeWebhooks:
    """
    Have Meta call us about an account, and remember that it does.

    Args:
        callback_url: Where this installation takes webhooks; empty leaves it to the app's own
            setting at Meta.
    """

    def __init__(
        self,
        begin: Begin[AccountsUnitOfWork],
        directory: NumberDirectory,
        vault: AccountVault,
        callback_url: str,
    ) -> None:
        self._begin = begin
        self._directory = directory
        self._vault = vault
        self.callback_url = callback_url

    async def __call__(self, account: Account) -> Account:
        """Meta asks the callback to confirm at once, so the account must be stored before."""
        await self._directory.subscribe(
            self._vault.credentials(account),
            callback_url=self.callback_url,
            verify_token=self._vault.verify_token(account),
        )
        async with self._begin() as work:
            stored = await work.accounts.get(account.organization_id, account.id)
            subscribed = stored.subscribed()
            await work.accounts.save(subscribed)
            await work.commit()
        return subscribed
