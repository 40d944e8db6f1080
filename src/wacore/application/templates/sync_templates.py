"""Ask Meta for all templates of an account."""

import msgspec

from wacore.application.templates.ports_peers import SendingAccounts
from wacore.application.templates.synchronisation import Synchroniser, SyncResult
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import AccountId


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
