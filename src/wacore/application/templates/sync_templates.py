"""Ask Meta for all templates of an account."""

import msgspec

from wacore.application.templates.ports_peers import SendingAccounts
from wacore.application.templates.synchronisation import Synchroniser, SyncResult
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import InvalidInput, NotFound
from wacore.domain.ids import AccountId, OrganizationId


class SyncTemplatesCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    account_id: AccountId


class SyncTemplates:
    """Because a person wants to see now what Meta has."""

    def __init__(self, synchroniser: Synchroniser, accounts: SendingAccounts) -> None:
        self._synchroniser = synchroniser
        self._accounts = accounts

    async def __call__(self, command: SyncTemplatesCommand) -> SyncResult:
        command.actor.require(Permission.MANAGE_TEMPLATES)
        organization_id = command.actor.organization_id
        if not await self._accounts.exists(organization_id, command.account_id):
            raise InvalidInput("is no account of this organisation", field="account_id")
        return await self._synchroniser.run(organization_id, command.account_id)


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
