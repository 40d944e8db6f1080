"""Another service, asked over HTTP."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import httpx
import msgspec
import structlog

from wacore.adapters.peers.http.breaker import Breaker
from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.refusals import Refusal, error_of
from wacore.domain.errors import TryAgain, UpstreamFailed

P = ParamSpec("P")
A = TypeVar("A")

REFUSED = "application/vnd.wacore.refusal+json"
CORRELATION = "x-request-id"

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_AWAY = (502, 503, 504)
_FIRST_PAUSE = 0.05

_decode_refusal = msgspec.json.Decoder(Refusal).decode


class PeerUnavailable(UpstreamFailed):
    """The other service does not answer, or answers what cannot be understood."""

    code = "peer-unavailable"

    def __init__(self, peer: str, reason: str) -> None:
        super().__init__(f"The {peer} service does not answer ({reason}).")
        self.peer = peer


class Peer:
    """
    Args:
        name: The service's, which is also the audience of our tokens.
        http: A client whose base URL is the service's address.
        token: Makes a service token for an audience.
        attempts: Tries at most; more than one only where a repetition does no harm.
    """

    def __init__(
        self,
        name: str,
        http: httpx.AsyncClient,
        token: Callable[[str], str],
        *,
        breaker: Breaker | None = None,
        attempts: int = 4,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.name = name
        self._http = http
        self._token = token
        self._breaker = breaker or Breaker()
        self._attempts = attempts
        self._sleep = sleep

    async def ask(self, operation: Operation[P, A], *args: P.args, **kwargs: P.kwargs) -> A:
        """
        Raises:
            WacoreError: As the other side refused.
            PeerUnavailable: It gave no answer; whether it acted is unknown.
        """
        body = await self.post(
            f"/internal/{operation.path}",
            operation.question(*args, **kwargs),
            repeatable=operation.repeatable,
        )
        try:
            return operation.answer(body)
        except msgspec.DecodeError as error:
            raise PeerUnavailable(self.name, "an answer of another release") from error

    async def post(self, path: str, body: bytes, *, repeatable: bool) -> bytes:
        """
        Raises:
            WacoreError: As `ask`.
        """
        for attempt in range(1, self._attempts + 1):
            try:
                return await self._once(path, body)
            except TryAgain:
                if attempt == self._attempts:
                    raise
            except (httpx.TransportError, httpx.HTTPStatusError) as error:
                harmless = isinstance(error, _NEVER_SENT) or (repeatable and _may_pass(error))
                if attempt == self._attempts or not harmless:
                    raise PeerUnavailable(self.name, type(error).__name__) from error
            await self._sleep(_FIRST_PAUSE * 2**attempt * (0.5 + random.random()))
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _once(self, path: str, body: bytes) -> bytes:
        if not self._breaker.admits():
            raise PeerUnavailable(self.name, "several calls in a row have failed")
        try:
            answer = await self._http.post(path, content=body, headers=self._headers())
            if answer.is_error and not _is_refusal(answer):
                answer.raise_for_status()
        except (httpx.TransportError, httpx.HTTPStatusError) as error:
            if _may_pass(error):
                self._breaker.failed()
            raise
        self._breaker.succeeded()
        if answer.is_error:
            raise error_of(_decode_refusal(answer.content))
        return answer.content

    def _headers(self) -> dict[str, str]:
        known = structlog.contextvars.get_contextvars()
        correlation = known.get("correlation_id")
        return {
            "authorization": f"Bearer {self._token(self.name)}",
            "content-type": "application/json",
            **({CORRELATION: str(correlation)} if correlation else {}),
        }


def _is_refusal(answer: httpx.Response) -> bool:
    return str(answer.headers.get("content-type", "")).startswith(REFUSED)


def _may_pass(error: httpx.TransportError | httpx.HTTPStatusError) -> bool:
    """Absence does; a fault in the code, on either side, does not."""
    return not isinstance(error, httpx.HTTPStatusError) or error.response.status_code in _AWAY
