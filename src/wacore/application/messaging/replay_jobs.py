"""Once the cause is gone, jobs that were given up are queued again."""

from uuid import UUID

import msgspec

from wacore.application.messaging.dead_letters import of_actor
from wacore.application.ports import DeadJobs
from wacore.domain.actor import Actor, Permission


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
