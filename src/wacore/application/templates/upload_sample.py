"""Give Meta's reviewers a sample of a media header."""

import msgspec

from wacore.application.templates.ports_peers import SendingAccounts
from wacore.application.templates.ports_review import SampleFile, SampleStore
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import AccountId


class UploadSampleCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    account_id: AccountId
    file: SampleFile


class UploadSample:
    """The sample is kept by Meta alone, under the handle that comes back."""

    def __init__(self, samples: SampleStore, accounts: SendingAccounts) -> None:
        self._samples = samples
        self._accounts = accounts

    async def __call__(self, command: UploadSampleCommand) -> str:
        """The handle for `example.header_handle`."""
        command.actor.require(Permission.MANAGE_TEMPLATES)
        organization_id = command.actor.organization_id
        if not await self._accounts.exists(organization_id, command.account_id):
            raise InvalidInput("is no account of this organisation", field="account_id")
        return await self._samples.upload(organization_id, command.account_id, command.file)
