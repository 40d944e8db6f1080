"""An account was connected: its templates are worth knowing."""

import msgspec

from wacore.application.ports import Envelope, JobQueue
from wacore.application.templates.sync_jobs import sync_job
from wacore.domain.ids import AccountId

CONSUMER = "templates.accounts"


class ChangedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of `messaging.account_changed`."""

    account_id: AccountId
    what: str = ""


class FollowAccounts:
    """Has the templates of newly connected or newly verified accounts fetched."""

    def __init__(self, jobs: JobQueue) -> None:
        self._jobs = jobs

    async def __call__(self, envelope: Envelope) -> None:
        changed = msgspec.json.decode(envelope.payload, type=ChangedAccount)
        if changed.what in {"connected", "verified"}:
            await self._jobs.enqueue([sync_job(envelope.organization_id, changed.account_id)])
