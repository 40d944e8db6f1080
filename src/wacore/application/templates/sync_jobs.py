"""The job that asks Meta for all templates of an account."""

import msgspec

from wacore.application.ports import Job
from wacore.application.templates.sync_account import SyncAccountCommand
from wacore.domain.ids import AccountId, OrganizationId

SYNC = "templates.sync"


def sync_job(organization_id: OrganizationId, account_id: AccountId) -> Job:
    """One waits for each account, however often it is asked for."""
    command = SyncAccountCommand(organization_id=organization_id, account_id=account_id)
    return Job(
        kind=SYNC,
        key=account_id.hex,
        payload=msgspec.json.encode(command),
        lane=organization_id.hex,
    )
