"""Templates ask messaging which accounts an organisation has."""

from wacore.application.messaging.ports_accounts import AccountReader
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.messaging.account import AccountNotFound


class LocalSendingAccounts:
    """SendingAccounts."""

    def __init__(self, reader: AccountReader) -> None:
        self._reader = reader

    async def exists(self, organization_id: OrganizationId, account_id: AccountId) -> bool:
        try:
            await self._reader.account(organization_id, account_id)
        except AccountNotFound:
            return False
        return True
