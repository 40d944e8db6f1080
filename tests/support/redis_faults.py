"""A store behind caches of several processes, and ways to hurt the Redis between them."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

from support.redis import a_prefix
from wacore.adapters.redis.breaker import Breaker
from wacore.adapters.redis.cache import RedisCache
from wacore.adapters.redis.link import RedisLink
from wacore.adapters.system import SystemClock

OWNER = "42"
SPACE = "contacts"


class Store:
    """Holds one number. It is read and written through caches, one for each process."""

    def __init__(self, caches: list[RedisCache]) -> None:
        self.caches = caches
        self.value = 0
        self.loads = 0

    async def _load(self) -> int:
        self.loads += 1
        value = self.value
        await asyncio.sleep(0.001)
        return value

    async def read(self, process: int) -> int:
        return await self.caches[process].get(SPACE, OWNER, "list", self._load, int)

    async def write(self, process: int) -> None:
        self.value += 1
        await self.caches[process].invalidate(SPACE, OWNER)


@asynccontextmanager
async def store_behind(
    url: str, *, processes: int = 2, deadline: float = 0.0, pause: float = 0.25
) -> AsyncIterator[Store]:
    links = [
        RedisLink.to(url, deadline=deadline, breaker=Breaker(pause=pause, longest=max(pause, 1.0)))
        for _ in range(processes)
    ]
    prefix = a_prefix()
    caches = [RedisCache(link, SystemClock(), prefix=prefix) for link in links]
    try:
        yield Store(caches)
    finally:
        for cache, link in zip(caches, links, strict=True):
            await cache.aclose()
            await link.aclose()


@contextmanager
def hung(pid: int) -> Iterator[None]:
    """It takes connections and bytes, and answers nothing."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def primary_pid(url: str) -> int:
    """Of the node that sentinels hold for the primary, or that has the keys of OWNER."""
    parts = urlsplit(url)
    host, port = parts.netloc.split(",")[0].split(":")
    if parts.scheme == "sentinel":
        name = parts.path.strip("/")
        port = redis_cli(host, port, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", name).split()[1]
    else:
        slot = int(redis_cli(host, port, "CLUSTER", "KEYSLOT", f"{{{OWNER}}}"))
        for line in redis_cli(host, port, "CLUSTER", "NODES").splitlines():
            words = line.split()
            for slots in words[8:]:
                first, _, last = slots.partition("-")
                if int(first) <= slot <= int(last or first):
                    port = words[1].split("@")[0].rpartition(":")[2]
    info = redis_cli(host, port, "INFO", "server")
    return int(info.partition("process_id:")[2].split()[0])


def redis_cli(host: str, port: str, *words: str) -> str:
    command = ["redis-cli", "-h", host, "-p", port, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110  # nobody announces what is waited for
            await asyncio.sleep(0.02)
