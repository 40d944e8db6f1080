"""The connections to one other service."""

from collections.abc import Sequence

import httpx
import msgspec

from wacore.adapters.peers.http.peer import PeerUnavailable
from wacore.application.users.ports import PublicKey

_TIMEOUT = httpx.Timeout(30.0, connect=2.0, pool=5.0)
_LIMITS = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=20.0)


class _KeySet(msgspec.Struct):
    keys: list[PublicKey]


_decode = msgspec.json.Decoder(_KeySet).decode


def peer_http(address: str) -> httpx.AsyncClient:
    """Gives idle connections up before the other side does (30 s)."""
    return httpx.AsyncClient(
        base_url=address, timeout=_TIMEOUT, limits=_LIMITS, trust_env=False, http2=False
    )


class PeerKeys:
    """
    The public keys a service publishes.

    Args:
        path: Where: its own tokens' keys, or those of people's access tokens.
    """

    def __init__(self, name: str, http: httpx.AsyncClient, path: str) -> None:
        self._name = name
        self._http = http
        self._path = path

    async def __call__(self) -> Sequence[PublicKey]:
        """
        Raises:
            PeerUnavailable: There is no answer with keys.
        """
        try:
            answer = await self._http.get(self._path)
            answer.raise_for_status()
            return _decode(answer.content).keys
        except (httpx.TransportError, httpx.HTTPStatusError, msgspec.DecodeError) as error:
            raise PeerUnavailable(self._name, f"no keys: {type(error).__name__}") from error
