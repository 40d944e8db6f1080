from datetime import datetime

import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.application.users.views import NewApiKey
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import ApiKeyId
from wacore.domain.users.api_key import MARK, ApiKey, checked_permissions
from wacore.domain.users.events import ApiKeyCreated
from wacore.domain.users.membership import require_within
from wacore.domain.users.user import checked_name


class AlreadyPast(InvalidInput):
    code = "already-past"

    def __init__(self, field: str) -> None:
        super().__init__("Choose a moment that is yet to come.", field=field)


class CreateApiKeyCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    name: str
    permissions: list[str]
    expires_at: datetime | None = None


class CreateApiKey:
    """A key for a program, allowed at most what its maker is."""

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        clock: Clock,
        new_id: IdFactory,
        opaque_tokens: OpaqueTokens,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._opaque_tokens = opaque_tokens

    async def __call__(self, command: CreateApiKeyCommand) -> NewApiKey:
        actor, at = command.actor, self._clock.now()
        actor.require(Permission.MANAGE_API_KEYS)
        permissions = checked_permissions(command.permissions)
        require_within(actor.permissions, permissions)
        if command.expires_at is not None and command.expires_at <= at:
            raise AlreadyPast("expires_at")
        secret = MARK + self._opaque_tokens.make()
        key = ApiKey(
            id=ApiKeyId(self._new_id()),
            organization_id=actor.organization_id,
            name=checked_name(command.name, "name"),
            prefix=secret[: len(MARK) + 8],
            token_hash=self._opaque_tokens.digest(secret),
            permissions=permissions,
            created_by=actor.user_id,
            created_at=at,
            expires_at=command.expires_at,
        )
        async with self._begin() as work:
            await work.api_keys.add(key)
            await record(
                work,
                ApiKeyCreated(
                    organization_id=actor.organization_id,
                    occurred_at=at,
                    by=actor.user_id,
                    user_id=actor.user_id,
                    api_key_id=key.id,
                    prefix=key.prefix,
                ),
            )
            await work.commit()
        return NewApiKey(id=key.id, prefix=key.prefix, key=secret)
