"""Once the cause is gone, what could not be done is tried again."""

from collections.abc import Callable
from uuid import UUID

import msgspec

from wacore.application.messaging.dead_letters import of_actor
from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.ports import Begin, Clock, DeadJobs
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.webhook import QuarantinedNotFound, QuarantineId


class ReplayWebhooksCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    ids: tuple[QuarantineId, ...]


class ReplayWebhooks:
    """Apply the webhooks of quarantined elements once more; what had its effect has none again."""

    def __init__(
        self, begin: Begin[IntakeUnitOfWork], clock: Clock, stored: Callable[[], None]
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._stored = stored

    async def __call__(self, command: ReplayWebhooksCommand) -> int:
        """
        How many elements were found.

        Raises:
            QuarantinedNotFound: None of them is in the organisation's quarantine.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        async with self._begin() as work:
            found = await work.webhooks.replay(
                command.actor.organization_id, command.ids, self._clock.now()
            )
            if command.ids and not found:
                raise QuarantinedNotFound(command.ids[0])
            await work.commit()
        self._stored()
        return found


class ReplayJobsCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    ids: tuple[UUID, ...]


class ReplayJobs:
    """Queue given-up jobs of the organisation again; others' are left alone."""

    def __init__(self, dead_jobs: DeadJobs) -> None:
        self._dead_jobs = dead_jobs

    async def __call__(self, command: ReplayJobsCommand) -> int:
        """How many were found."""
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        own = {each.id for each in await of_actor(self._dead_jobs, command.actor)}
        wanted = [job_id for job_id in command.ids if job_id in own]
        return await self._dead_jobs.replay(wanted) if wanted else 0
