"""Templates ask messaging which accounts an organisation has, and speak to Meta in their name."""

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.credentials import Credentials
from wacore.application.templates.ports_peers import SendingAccounts
from wacore.domain.ids import AccountId, OrganizationId

EXISTS = Operation("accounts/exists", SendingAccounts.exists)
CREDENTIALS = Operation("accounts/credentials", AccountVault.__call__)


class HttpSendingAccounts:
    """SendingAccounts."""

    def __init__(self, messaging: Peer) -> None:
        self._messaging = messaging

    async def exists(self, organization_id: OrganizationId, account_id: AccountId) -> bool:
        return await self._messaging.ask(EXISTS, organization_id, account_id)


class HttpAccountCredentials:
    """Opened secrets, asked for at each use and kept nowhere."""

    def __init__(self, messaging: Peer) -> None:
        self._messaging = messaging

    async def __call__(
        self, organization_id: OrganizationId, account_id: AccountId, /
    ) -> Credentials:
        return await self._messaging.ask(CREDENTIALS, organization_id, account_id)
