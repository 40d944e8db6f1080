"""The Graph API, for all that is rare: templates, media, numbers. Messages have a lane of their own."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from wacore.adapters.meta.errors import GraphUnavailable, GraphUnclear, error_of, graph_errors
from wacore.adapters.meta.failures import read_failure
from wacore.adapters.meta.usage import Usage, read_usage
from wacore.application.messaging.credentials import Credentials

GRAPH_VERSION = "v25.0"
_PAGE_SIZE = 100

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GraphAnswer:
    """A call that succeeded. `version` is the one that answered, which may differ from the one asked."""

    body: Json
    usage: Usage | None
    version: str


def graph_http(
    base_url: str, *, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """The client for all accounts of an installation; it follows no redirect and keeps no cookie."""
    return httpx.AsyncClient(
        base_url=base_url,
        transport=transport,
        timeout=httpx.Timeout(30.0, connect=5.0, pool=5.0),
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=15),
        headers={"User-Agent": "wacore"},
        follow_redirects=False,
        trust_env=False,
    )


class GraphClient:
    """
    Calls in one account's name, with errors of `adapters/meta/errors.py`.

    Args:
        app_secret: Of the installation's one app, for accounts that bring none.
        prove: Whether to send `appsecret_proof` where a secret is known (Meta, securing requests).
        on_usage: Told after each answer that reveals how much quota is used.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        version: str = GRAPH_VERSION,
        app_secret: str = "",
        prove: bool = True,
        on_usage: Callable[[Usage], None] | None = None,
    ) -> None:
        self._http = http
        self._version = version
        self._app_secret = app_secret
        self._prove = prove
        self._on_usage = on_usage

    async def get(
        self, credentials: Credentials, path: str, **parameters: str | int | None
    ) -> GraphAnswer:
        return await self._call(credentials, "GET", path, parameters)

    async def post(
        self,
        credentials: Credentials,
        path: str,
        json: Mapping[str, Any] | None = None,
        **parameters: str | int | None,
    ) -> GraphAnswer:
        content = msgspec.json.encode(json if json is not None else {})
        return await self._call(
            credentials,
            "POST",
            path,
            parameters,
            content=content,
            headers={"Content-Type": "application/json"},
        )

    async def delete(
        self, credentials: Credentials, path: str, **parameters: str | int | None
    ) -> GraphAnswer:
        return await self._call(credentials, "DELETE", path, parameters)

    async def upload(
        self,
        credentials: Credentials,
        path: str,
        fields: Mapping[str, str],
        file: tuple[str, bytes, str],
    ) -> GraphAnswer:
        """A multipart form with one file: its name, content and type."""
        return await self._call(
            credentials, "POST", path, {}, data=dict(fields), files={"file": file}
        )

    async def post_bytes(
        self,
        credentials: Credentials,
        path: str,
        content: bytes,
        headers: Mapping[str, str],
        **parameters: str | int | None,
    ) -> GraphAnswer:
        """Raw bytes with headers of their own, as resumable uploads want them."""
        return await self._call(
            credentials, "POST", path, parameters, content=content, headers=headers
        )

    async def pages(
        self, credentials: Credentials, path: str, **parameters: str | int | None
    ) -> AsyncIterator[list[Json]]:
        """The `data` of each page, following cursors as long as Meta names a next page."""
        after: str | None = None
        limit = {"limit": _PAGE_SIZE, **parameters}
        while True:
            body = (await self.get(credentials, path, **{**limit, "after": after})).body
            data = body.get("data")
            yield [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
            following = _next_cursor(body)
            if following is None or following == after:
                return
            after = following

    @asynccontextmanager
    async def stream(self, credentials: Credentials, url: str) -> AsyncIterator[httpx.Response]:
        """A file at an absolute address, which the caller has found to be Meta's."""
        headers = {"Authorization": f"Bearer {credentials.access_token}"}
        with graph_errors(harmless=True):
            async with self._http.stream("GET", url, headers=headers) as response:
                yield response

    @property
    def version(self) -> tuple[int, int]:
        major, _, minor = self._version.removeprefix("v").partition(".")
        return int(major), int(minor or 0)

    def is_ours(self, url: httpx.URL) -> bool:
        """Whether the address is on the host that Graph itself is called at."""
        base = self._http.base_url
        return (url.scheme, url.host, url.port) == (base.scheme, base.host, base.port)

    async def _call(
        self,
        credentials: Credentials,
        method: str,
        path: str,
        parameters: Mapping[str, str | int | None],
        *,
        headers: Mapping[str, str] | None = None,
        **content: Any,
    ) -> GraphAnswer:
        query = {name: value for name, value in parameters.items() if value is not None}
        proof = self._proof(credentials)
        if proof:
            query["appsecret_proof"] = proof
        with graph_errors(harmless=method == "GET"):
            response = await self._http.request(
                method,
                f"/{self._version}/{path.lstrip('/')}",
                params=query,
                headers={"Authorization": f"Bearer {credentials.access_token}", **(headers or {})},
                **content,
            )
        return self._read(response, (credentials.access_token, proof), harmless=method == "GET")

    def _proof(self, credentials: Credentials) -> str:
        secret = credentials.app_secret or self._app_secret
        if not (self._prove and secret):
            return ""
        return hmac.new(
            secret.encode(), credentials.access_token.encode(), hashlib.sha256
        ).hexdigest()

    def _read(
        self, response: httpx.Response, secrets: tuple[str, ...], *, harmless: bool
    ) -> GraphAnswer:
        usage = read_usage(response.headers)
        if usage is not None and self._on_usage is not None:
            self._on_usage(usage)
        try:
            body = msgspec.json.decode(response.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            body = None
        known = tuple(secret for secret in secrets if secret)
        failure = read_failure(body, response.status_code, secrets=known)
        if failure is not None:
            raise error_of(failure, wait=usage.regain_seconds if usage else 0.0)
        if not response.is_success or not isinstance(body, dict):
            # a proxy spoke: what stands behind it may have done the work
            kind = GraphUnavailable if harmless else GraphUnclear
            raise kind(f"status {response.status_code} without an answer of Graph's")
        return GraphAnswer(body, usage, response.headers.get("facebook-api-version", ""))


def _next_cursor(body: Json) -> str | None:
    paging = body.get("paging")
    if not isinstance(paging, dict) or not paging.get("next"):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return after if isinstance(after, str) and after else None
