"""A Graph API made of functions, for adapters that speak to Meta."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx

from wacore.adapters.meta.client import GraphClient, graph_http
from wacore.application.messaging.credentials import Credentials
from wacore.domain.ids import AccountId, WabaId

TOKEN = "EAAB-never-to-be-seen"
CREDENTIALS = Credentials(
    account_id=AccountId(UUID("01900000-0000-7000-8000-0000000000c1")),
    waba_id=WabaId("210987654321098"),
    app_id="700000000000001",
    access_token=TOKEN,
    app_secret="app-secret",
)

Respond = Callable[[httpx.Request], httpx.Response]


class Graph:
    """Answers with `respond` and remembers what was asked."""

    def __init__(self, respond: Respond) -> None:
        self.requests: list[httpx.Request] = []
        self._respond = respond
        self.http = graph_http(
            "https://graph.example.test", transport=httpx.MockTransport(self._answer)
        )

    def client(self, **options: Any) -> GraphClient:
        return GraphClient(self.http, **options)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._respond(request)

    @property
    def last(self) -> httpx.Request:
        return self.requests[-1]

    def sent(self) -> dict[str, Any]:
        decoded = json.loads(self.last.content)
        assert isinstance(decoded, dict)
        return decoded


def always(body: object, status: int = 200, **headers: str) -> Respond:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: httpx.Response(status, json=body, headers=names)


def an_error(code: int, subcode: int | None = None, **fields: object) -> dict[str, Any]:
    error: dict[str, object] = {
        "message": f"(#{code}) Something",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AqZ1",
        **fields,
    }
    if subcode is not None:
        error["error_subcode"] = subcode
    return {"error": error}
