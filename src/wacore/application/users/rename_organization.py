import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import OrganizationId
from wacore.domain.users.events import OrganizationRenamed
from wacore.domain.users.organization import OrganizationNotFound


class RenameOrganizationCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    organization_id: OrganizationId
    name: str
    expected_version: int | None = None


class RenameOrganization:
    """Give the actor's organisation another name."""

    def __init__(self, begin: Begin[UsersUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: RenameOrganizationCommand) -> None:
        if command.organization_id != command.actor.organization_id:
            raise OrganizationNotFound(command.organization_id)
        command.actor.require(Permission.MANAGE_ORGANIZATION)
        async with self._begin() as work:
            organization = await work.organizations.get(command.organization_id)
            organization = organization.renamed(
                command.name, expected_version=command.expected_version
            )
            await work.organizations.save(organization)
            await record(
                work,
                OrganizationRenamed(
                    organization_id=organization.id,
                    occurred_at=self._clock.now(),
                    by=command.actor.user_id,
                    user_id=command.actor.user_id,
                    title=organization.name,
                ),
            )
            await work.commit()
