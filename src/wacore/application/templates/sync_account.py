"""Ask Meta for all templates of an account, as a job."""

import msgspec

from wacore.application.templates.synchronisation import Synchroniser, SyncResult
from wacore.domain.errors import NotFound
from wacore.domain.ids import AccountId, OrganizationId


class SyncAccountCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Payload of the job `templates.sync`."""

    organization_id: OrganizationId
    account_id: AccountId


class SyncAccount:
    """Because an account was connected, or Meta reported something we have to look at."""

    def __init__(self, synchroniser: Synchroniser) -> None:
        self._synchroniser = synchroniser

    async def __call__(self, command: SyncAccountCommand) -> SyncResult | None:
        """None when the account is no longer there."""
        try:
            return await self._synchroniser.run(command.organization_id, command.account_id)
        except NotFound:
            return None
