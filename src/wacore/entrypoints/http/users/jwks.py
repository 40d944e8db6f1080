"""/.well-known/jwks.json: the keys that verify access tokens."""

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency

from wacore.application.users.ports import PublicKey
from wacore.application.users.use_cases import Auth
from wacore.entrypoints.http.users.device import OPEN


class JwkSet(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 7517."""

    keys: list[PublicKey]


class JwksController(Controller):
    path = "/.well-known"
    tags = ("Auth",)

    @get("/jwks.json", operation_id="getPublicKeys", **OPEN)
    async def keys(self, auth: NamedDependency[Auth]) -> Response[JwkSet]:
        return Response(
            JwkSet(keys=auth.public_keys()), headers={"Cache-Control": "public, max-age=300"}
        )
