"""Mark a contact as one's own favourite, or no longer."""

import msgspec

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.contacts.events import FavoriteSet
from wacore.domain.ids import ContactId


class SetFavoriteCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    contact_id: ContactId
    favorite: bool


class SetFavorite:
    """A mark of the user's own: who may read contacts may make it."""

    def __init__(self, begin: Begin[ContactsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: SetFavoriteCommand) -> None:
        command.actor.require(Permission.READ_CONTACTS)
        actor = command.actor
        async with self._begin() as work:
            contact = await work.contacts.get(actor.organization_id, command.contact_id)
            await work.memberships.favor(
                actor.organization_id, actor.user_id, contact.id, favorite=command.favorite
            )
            await work.outbox.add(
                FavoriteSet(
                    organization_id=actor.organization_id,
                    occurred_at=self._clock.now(),
                    contact_id=contact.id,
                    user_id=actor.user_id,
                    favorite=command.favorite,
                )
            )
            await work.commit()
