"""What could not be done, for a person to look at."""

from datetime import datetime
from uuid import UUID

import msgspec

from wacore.application.messaging.ports_intake import QuarantineReader
from wacore.application.ports import DeadJob, DeadJobs, Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.webhook import Quarantined, QuarantineId, WebhookId

_LOOKED_AT = 1000


class QuarantinedView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Part of a webhook that has had no effect.

    Attributes:
        path: Where in the body; empty for the whole of it.
        fragment: That part of it, as text.
    """

    id: QuarantineId
    webhook_id: WebhookId
    path: str
    reason: str
    fragment: str
    at: datetime


class DeadJobView(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    key: str
    attempts: int
    error: str
    died_at: datetime


class ListQuarantinedQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    page: PageRequest = PageRequest()


class ListQuarantined:
    """Parts of webhooks that nobody could read or apply, the newest first."""

    def __init__(self, reader: QuarantineReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListQuarantinedQuery) -> Page[QuarantinedView]:
        """
        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        query.actor.require(Permission.MANAGE_ACCOUNTS)
        found = await self._reader.page(query.actor.organization_id, query.page)
        return Page(items=[_view(each) for each in found.items], next_cursor=found.next_cursor)


class ListDeadJobsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor


class ListDeadJobs:
    """Jobs of the organisation that were given up, the latest first."""

    def __init__(self, dead_jobs: DeadJobs) -> None:
        self._dead_jobs = dead_jobs

    async def __call__(self, query: ListDeadJobsQuery) -> list[DeadJobView]:
        query.actor.require(Permission.MANAGE_ACCOUNTS)
        return [_dead(each) for each in await of_actor(self._dead_jobs, query.actor)]


async def of_actor(dead_jobs: DeadJobs, actor: Actor) -> list[DeadJob]:
    """A job's lane is the organisation it is done for."""
    lane = str(actor.organization_id)
    return [each for each in await dead_jobs.dead(limit=_LOOKED_AT) if each.job.lane == lane]


def _view(element: Quarantined) -> QuarantinedView:
    return QuarantinedView(
        id=element.id,
        webhook_id=element.webhook_id,
        path=element.broken.path,
        reason=element.broken.reason,
        fragment=element.broken.fragment,
        at=element.at,
    )


def _dead(dead: DeadJob) -> DeadJobView:
    return DeadJobView(
        id=dead.id,
        kind=dead.job.kind,
        key=dead.job.key,
        attempts=dead.attempts,
        error=dead.error,
        died_at=dead.died_at,
    )
