"""POSTs to addresses that others chose, and that may mean us harm."""

import asyncio
import time
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from wacore.adapters.webhooks.addresses import AddressForbidden, OutsideResolver, is_outside
from wacore.domain.messaging.subscription import Reply

_PATIENCE = 10.0
_EXCERPT = 500


class HttpWebhookPoster:
    """
    A WebhookPoster: no redirect, no proxy, no cookie, ten seconds, and half a kilobyte of the answer.

    Args:
        open_to_private: Whether addresses inside of our own network may be reached.
        resolver: Instead of the system's, for tests; it is guarded all the same.
        patience: Seconds for everything.
    """

    def __init__(
        self,
        *,
        open_to_private: bool = False,
        resolver: AbstractResolver | None = None,
        patience: float = _PATIENCE,
    ) -> None:
        self._open_to_private = open_to_private
        self._resolver = resolver
        self._timeout = aiohttp.ClientTimeout(total=patience)
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        began = time.perf_counter()
        try:
            self._require_outside(url)
            status, excerpt = await self._answer(url, body, headers)
        except AddressForbidden as error:
            status, excerpt = None, str(error)
        except TimeoutError:
            status, excerpt = None, "no answer in time"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            status, excerpt = None, _described(error)[:_EXCERPT]
        latency = round((time.perf_counter() - began) * 1000)
        return Reply(status=status, latency_ms=latency, excerpt=excerpt)

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _answer(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        async with self._opened().post(
            url, data=body, headers=headers, allow_redirects=False
        ) as response:
            excerpt = await response.content.read(_EXCERPT)
            return response.status, excerpt.decode(errors="replace").replace("\0", "")

    def _require_outside(self, url: str) -> None:
        """An address written in numbers never reaches the resolver."""
        host = urlsplit(url).hostname or ""
        if self._open_to_private or not _is_numeric(host):
            return
        if not is_outside(host):
            raise AddressForbidden(f"{host} is no public address")

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            guarded = None if self._open_to_private else OutsideResolver(self._resolver)
            connector = aiohttp.TCPConnector(
                resolver=guarded or self._resolver, use_dns_cache=False, limit=200
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "wacore"},
                auto_decompress=False,
                trust_env=False,
                loop=asyncio.get_running_loop(),
            )
        return self._session


def _described(error: Exception) -> str:
    """Aiohttp wraps what a resolver raises."""
    inner = getattr(error, "os_error", None)
    if isinstance(inner, AddressForbidden):
        return str(inner)
    return f"{type(error).__name__}: {error}"


def _is_numeric(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
