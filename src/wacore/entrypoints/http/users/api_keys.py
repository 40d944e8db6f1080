"""/api-keys: keys for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.application.users.create_api_key import CreateApiKeyCommand
from wacore.application.users.revoke_api_key import RevokeApiKeyCommand
from wacore.application.users.use_cases import ApiKeys
from wacore.application.users.views import ApiKeyView, NewApiKey
from wacore.domain.actor import Actor
from wacore.domain.ids import ApiKeyId
from wacore.entrypoints.http.paging import Cursor, Limit, a_page
from wacore.entrypoints.http.request import ApiRequest


class CreateApiKeyBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`permissions` such as contacts.read; none that you lack."""

    name: str
    permissions: list[str]
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None


class ApiKeysController(Controller):
    path = "/api-keys"
    tags = ("API keys",)

    @get(operation_id="listApiKeys")
    async def page(
        self,
        request: ApiRequest[Actor],
        api_keys: NamedDependency[ApiKeys],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[ApiKeyView]:
        """Newest first, revoked ones included."""
        return await api_keys.list(request.user, a_page(limit, cursor))

    # Not repeatable by Idempotency-Key: the kept answer would hold the key.
    @post(operation_id="createApiKey")
    async def create(
        self,
        data: JSONBody[CreateApiKeyBody],
        request: ApiRequest[Actor],
        api_keys: NamedDependency[ApiKeys],
    ) -> NewApiKey:
        """`key` is shown this once."""
        return await api_keys.create(
            CreateApiKeyCommand(
                actor=request.user,
                name=data.name,
                permissions=data.permissions,
                expires_at=data.expires_at,
            )
        )

    @delete("/{api_key_id:uuid}", operation_id="revokeApiKey")
    async def revoke(
        self,
        api_key_id: FromPath[UUID],
        request: ApiRequest[Actor],
        api_keys: NamedDependency[ApiKeys],
    ) -> None:
        """Acts on the key's next use."""
        await api_keys.revoke(
            RevokeApiKeyCommand(actor=request.user, api_key_id=ApiKeyId(api_key_id))
        )
