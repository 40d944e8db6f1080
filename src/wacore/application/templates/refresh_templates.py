"""Have templates looked at again, in case a webhook was missed."""

import msgspec

from wacore.application.ports import JobQueue
from wacore.application.templates.ports import TemplateIndex
from wacore.application.templates.sync_jobs import sync_job


class RefreshTemplatesCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`only_waiting` leaves out accounts where no review and no appeal is awaited."""

    only_waiting: bool = False


class RefreshTemplates:
    """One job for each account."""

    def __init__(self, index: TemplateIndex, jobs: JobQueue) -> None:
        self._index = index
        self._jobs = jobs

    async def __call__(self, command: RefreshTemplatesCommand) -> int:
        """How many accounts will be looked at."""
        accounts = await self._index.accounts(only_waiting=command.only_waiting)
        await self._jobs.enqueue(
            [sync_job(account.organization_id, account.account_id) for account in accounts]
        )
        return len(accounts)
