import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.ports import UsersUnitOfWork
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.events import RightsChanged


class RefreshRightsCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        by: Who changed the role.
    """

    organization_id: OrganizationId
    role: str
    by: UserId | None


class RefreshRights:
    """A role allows something else than before: void the access tokens of everybody who has it."""

    def __init__(self, begin: Begin[UsersUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: RefreshRightsCommand) -> int:
        """How many members it concerns. Repeating it costs them a refresh and nothing else."""
        at = self._clock.now()
        async with self._begin() as work:
            members = await work.memberships.with_role(command.organization_id, command.role)
            await work.sessions.outdate(members)
            for user_id in members:
                await work.outbox.add(  # the role's change itself is on record, once
                    RightsChanged(
                        organization_id=command.organization_id,
                        occurred_at=at,
                        by=command.by,
                        user_id=user_id,
                    )
                )
            await work.commit()
        return len(members)
