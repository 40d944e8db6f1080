import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ApiKeyId
from wacore.domain.users.events import ApiKeyRevoked


class RevokeApiKeyCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    api_key_id: ApiKeyId


class RevokeApiKey:
    """The key opens nothing from its next use on; it stays in the list."""

    def __init__(self, begin: Begin[UsersUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: RevokeApiKeyCommand) -> None:
        actor, at = command.actor, self._clock.now()
        actor.require(Permission.MANAGE_API_KEYS)
        async with self._begin() as work:
            key = await work.api_keys.get(actor.organization_id, command.api_key_id)
            if key.revoked_at is not None:
                return
            await work.api_keys.save(key.revoked(at))
            await record(
                work,
                ApiKeyRevoked(
                    organization_id=actor.organization_id,
                    occurred_at=at,
                    by=actor.user_id,
                    user_id=key.created_by,
                    api_key_id=key.id,
                    prefix=key.prefix,
                ),
            )
            await work.commit()
