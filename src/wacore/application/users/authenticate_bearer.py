import msgspec

from wacore.application.ports import Cache, Clock
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.invalidation import API_KEYS, SESSIONS
from wacore.application.users.ports import (
    AccessTokens,
    ApiKeyRow,
    CredentialReader,
    InvalidAccessToken,
    SessionVersions,
)
from wacore.application.users.rights import ResolveRights, Rights
from wacore.domain.actor import Actor
from wacore.domain.users.api_key import MARK


class _Key(msgspec.Struct, frozen=True):
    row: ApiKeyRow | None


class _Rights(msgspec.Struct, frozen=True):
    rights: Rights | None


class AuthenticateBearer:
    """From an access token or an API key to the actor it stands for, at this moment."""

    def __init__(
        self,
        access_tokens: AccessTokens,
        session_versions: SessionVersions,
        credentials: CredentialReader,
        resolve_rights: ResolveRights,
        opaque_tokens: OpaqueTokens,
        cache: Cache,
        clock: Clock,
    ) -> None:
        self._access_tokens = access_tokens
        self._session_versions = session_versions
        self._credentials = credentials
        self._resolve_rights = resolve_rights
        self._opaque_tokens = opaque_tokens
        self._cache = cache
        self._clock = clock

    async def __call__(self, token: str) -> Actor:
        """
        Raises:
            InvalidAccessToken: Whatever is wrong with it.
        """
        if token.startswith(MARK):
            return await self._of_api_key(token)
        claims = self._access_tokens.verify(token)
        if claims.sv != await self._session_versions.current(claims.sub, claims.sid):
            raise InvalidAccessToken
        return Actor(
            user_id=claims.sub,
            organization_id=claims.org,
            role=claims.role,
            permissions=claims.perms,
            session_id=claims.sid,
        )

    async def _of_api_key(self, token: str) -> Actor:
        digest = self._opaque_tokens.digest(token)

        async def load() -> _Key:
            return _Key(await self._credentials.api_key(digest))

        prefix = token[: len(MARK) + 8]
        row = (await self._cache.get(API_KEYS, prefix, digest.hex(), load, _Key)).row
        if row is None or (row.expires_at is not None and row.expires_at <= self._clock.now()):
            raise InvalidAccessToken
        rights = await self._rights_of_maker(row)
        if rights is None:
            raise InvalidAccessToken
        return Actor(
            user_id=row.created_by,
            organization_id=row.organization_id,
            role=f"{rights.role} (API key)",
            permissions=row.permissions & rights.permissions,
        )

    async def _rights_of_maker(self, row: ApiKeyRow) -> Rights | None:
        """A key whose maker was demoted is demoted with them."""

        async def load() -> _Rights:
            return _Rights(await self._resolve_rights(row.created_by, row.organization_id))

        name = f"rights:{row.organization_id}"
        return (await self._cache.get(SESSIONS, row.created_by, name, load, _Rights)).rights
