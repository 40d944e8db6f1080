"""A port behind the internal routes of a service, asked as another service does, without sockets."""

from collections.abc import Sequence
from typing import Any

import httpx
from litestar import Litestar

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.peers.http.answer import Answer
from wacore.adapters.peers.http.client import PeerKeys
from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.adapters.security.remote_keys import RemoteKeys
from wacore.adapters.security.service_tokens import ServiceTokenCheck, ServiceTokens
from wacore.adapters.security.signing_keys import FixedKeyRing, SigningKey
from wacore.application.ports import Envelope
from wacore.entrypoints.http.internal.routes import Internals, internal_routes


class Wire:
    """
    Two services and what lies between them.

    Args:
        caller: The service that asks, whose keys the other one fetches from it.
        asked: The one that answers, with `port`, those named in `callers`.
    """

    def __init__(
        self,
        operations: Sequence[Operation[Any, Any]] = (),
        port: object = None,
        *,
        caller: str = "campaign",
        asked: str = "whatsapp",
        callers: frozenset[str] = frozenset({"campaign"}),
    ) -> None:
        self.clock = ManualClock()
        self.keys = FixedKeyRing([SigningKey.from_seed("k1", bytes(range(32)))])
        asking = _http(self._app(caller, []))
        answers = [
            Answer(operation=operation, port=lambda: port, callers=callers)
            for operation in operations
        ]
        keys = RemoteKeys(PeerKeys(caller, asking, "/internal/jwks.json"), self.clock)
        self.check = ServiceTokenCheck(asked, {caller: keys}, self.clock)
        self.http = _http(self._app(asked, answers))
        self.token = ServiceTokens(caller, self.keys, self.clock)
        self.peer = Peer(asked, self.http, self.token)

    async def take(self, envelopes: list[Envelope]) -> None:
        """What becomes of facts that are offered to the service asked: nothing here."""

    def _app(self, service: str, answers: list[Answer]) -> Litestar:
        async def caller_of(token: str) -> str:
            return await self.check(token)

        routes = internal_routes(
            Internals(
                answers=answers,
                caller_of=caller_of,
                take_events=self.take,
                public_keys=self.keys.public_keys,
            )
        )
        return Litestar([routes], logging_config=None, openapi_config=None)


def over_http(
    operations: Sequence[Operation[Any, Any]], port: object, caller: str = "campaign"
) -> Peer:
    return Wire(operations, port, caller=caller, callers=frozenset({caller})).peer


def _http(app: Litestar) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://peer")
