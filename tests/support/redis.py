"""Ways to real Redis servers, each test with keys of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from wacore.adapters.redis.breaker import Breaker
from wacore.adapters.redis.link import RedisLink

FORMS = ("redis", "redis_sentinel", "redis_cluster")
PATIENT = 5.0
"""Seconds; a busy test machine is no dead server."""


def a_prefix() -> str:
    return f"test-{uuid4().hex}:"


@asynccontextmanager
async def linked(
    url: str, *, deadline: float = PATIENT, breaker: Breaker | None = None
) -> AsyncIterator[RedisLink]:
    link = RedisLink.to(url, deadline=deadline, breaker=breaker)
    try:
        yield link
    finally:
        await link.aclose()
