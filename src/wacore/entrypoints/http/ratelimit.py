"""API rate limits: per caller where there is one, per address where there is none."""

import math

from litestar.enums import ScopeType
from litestar.exceptions import TooManyRequestsException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from wacore.application.ports import RateLimiter

UNLIMITED = "unlimited"
"""Handlers with `opt={UNLIMITED: True}` are never refused (Meta's webhooks)."""


class ApiRateLimit(ASGIMiddleware):
    """
    Args:
        rate: Requests per second and caller.
        burst: Requests that may come at once after a pause.
    """

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = UNLIMITED

    def __init__(self, limiter: RateLimiter, *, rate: float, burst: float) -> None:
        self._limiter = limiter
        self._rate = rate
        self._burst = burst

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        wait = await self._limiter.attempt(_caller(scope), rate=self._rate, burst=self._burst)
        if wait > 0:
            seconds = str(math.ceil(wait))
            raise TooManyRequestsException(
                f"Too many requests; wait {seconds} s.", headers={"Retry-After": seconds}
            )
        await next_app(scope, receive, send)


def _caller(scope: Scope) -> str:
    user = scope.get("user")
    if user is not None:
        return f"api:{user.organization_id}:{user.user_id}"
    client = scope.get("client")
    return f"api:address:{client[0] if client else 'local'}"
