"""Who is asking: bearer tokens, turned into an Actor by the users context."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp

from wacore.domain.actor import Actor

Authenticate = Callable[[str], Awaitable[Actor]]
"""From an access token or an API key to the actor it stands for; raises Unauthenticated."""

PUBLIC = "public"
"""Handlers with `opt={PUBLIC: True}` are open to everybody."""


class BearerAuth(AbstractAuthenticationMiddleware):
    def __init__(self, app: ASGIApp, authenticate: Authenticate, **kwargs: Any) -> None:
        super().__init__(app, exclude_from_auth_key=PUBLIC, **kwargs)
        self._authenticate = authenticate

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotAuthorizedException("Send an access token or an API key as a bearer token.")
        who = partial(self._authenticate, token.strip())
        return AuthenticationResult(user=await who(), auth=who)  # a stream asks again
