import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.users.own_session import own_session
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import OrganizationId
from wacore.domain.users.events import OrganizationCreated
from wacore.domain.users.membership import OWNER, Membership
from wacore.domain.users.organization import Organization, OrganizationNotFound
from wacore.domain.users.user import checked_name


class CreateOrganizationCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        parent_id: The actor's present organisation, or None for one that stands alone.
    """

    actor: Actor
    name: str
    parent_id: OrganizationId | None = None


class CreateOrganization:
    """Found an organisation of one's own, or a branch of the present one; the founder owns it."""

    def __init__(self, begin: Begin[UsersUnitOfWork], clock: Clock, new_id: IdFactory) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: CreateOrganizationCommand) -> OrganizationId:
        own_session(command.actor)
        name = checked_name(command.name, "name")
        organization_id = OrganizationId(self._new_id())
        at = self._clock.now()
        if command.parent_id is not None:
            if command.parent_id != command.actor.organization_id:
                raise OrganizationNotFound(command.parent_id)
            command.actor.require(Permission.MANAGE_ORGANIZATION)
        async with self._begin() as work:
            if command.parent_id is None:
                organization = Organization(id=organization_id, name=name, created_at=at)
            else:
                parent = await work.organizations.get(command.parent_id)
                organization = parent.child(organization_id, name, at)
            await work.organizations.add(organization)
            await work.memberships.add(
                Membership(
                    organization_id=organization_id,
                    user_id=command.actor.user_id,
                    role=OWNER,
                    joined_at=at,
                )
            )
            await record(
                work,
                OrganizationCreated(
                    organization_id=organization_id,
                    occurred_at=at,
                    by=command.actor.user_id,
                    user_id=command.actor.user_id,
                    title=name,
                    parent_id=command.parent_id,
                ),
            )
            await work.commit()
        return organization_id
