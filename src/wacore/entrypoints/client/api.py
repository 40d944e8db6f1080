"""The REST API as the command line and the demo call it: nothing a third party could not do."""

import time
from typing import Any, BinaryIO

import click
import httpx

API = "/api/v1"

_AWAY = frozenset({502, 503, 504})
_PATIENCE = 30.0
_PAUSE = 0.25


class ApiRefused(click.ClickException):
    """The server answered with a problem document; its text, field by field, is the message."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        super().__init__(_explain(response))


class ApiUnreachable(click.ClickException):
    """No server answers at this address."""

    def __init__(self, url: str, error: httpx.TransportError) -> None:
        super().__init__(
            f"No answer from {url} ({type(error).__name__}). Start a server with `wacore serve`, "
            "or name another with --url."
        )


class Api:
    """
    Args:
        url: Address of the server or the gateway.
        token: An access token or an API key; `sign_in` sets one.
    """

    def __init__(self, url: str, token: str = "", *, timeout: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self._client = httpx.Client(base_url=self.url + API, timeout=timeout, trust_env=False)
        if token:
            self.sign_in(token)

    def sign_in(self, token: str) -> None:
        self._client.headers["authorization"] = f"Bearer {token}"

    @property
    def authorization(self) -> str:
        return str(self._client.headers.get("authorization", ""))

    def get(self, path: str, **query: Any) -> Any:
        """Asks again while a gateway says that the service behind it is away, for a while."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._call("GET", path, params=query)
            except ApiRefused as refused:
                if refused.status not in _AWAY or time.monotonic() > deadline:
                    raise
            time.sleep(_PAUSE)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        """`key` is the Idempotency-Key, so that a repeated call does nothing twice."""
        headers = {"idempotency-key": key} if key else {}
        return self._call("POST", path, json={} if body is None else body, headers=headers)

    def upload(self, path: str, name: str, file: BinaryIO, fields: dict[str, str]) -> Any:
        return self._call("POST", path, files={"file": (name, file)}, data=fields)

    def close(self) -> None:
        self._client.close()

    def _call(self, method: str, path: str, **request: Any) -> Any:
        try:
            response = self._client.request(method, path, **request)
        except httpx.TransportError as error:
            raise ApiUnreachable(self.url, error) from error
        if response.is_error:
            raise ApiRefused(response)
        return response.json() if response.content else None


def _explain(response: httpx.Response) -> str:
    try:
        problem = response.json()
    except ValueError:
        return f"{response.status_code} {response.reason_phrase}"
    lines = [problem.get("detail") or problem.get("title") or str(response.status_code)]
    lines += [
        f"  {found.get('pointer') or found.get('parameter')}: {found.get('detail')}"
        for found in problem.get("errors", ())
    ]
    return "\n".join(lines)
