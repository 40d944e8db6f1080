"""Liveness and readiness, each dependency named with its latency."""

import asyncio
import time
from collections.abc import Mapping

import msgspec
from litestar import Response, Router, get

from wacore.entrypoints.ping import Ping

"""Returns when the dependency answers; raises when it does not."""

_PATIENCE = 2.0


class DependencyHealth(msgspec.Struct, frozen=True, omit_defaults=True):
    """`latency_ms` is absent and `error` present when it does not answer."""

    ok: bool
    latency_ms: float | None = None
    error: str | None = None


class Health(msgspec.Struct, frozen=True):
    status: str
    service: str
    version: str
    dependencies: dict[str, DependencyHealth]


def health_routes(
    service: str, version: str, pings: Mapping[str, Ping], neighbours: Mapping[str, Ping]
) -> Router:
    """
    `/health` answers 200 while the process lives; `/ready` answers 503 while a dependency is away.

    Args:
        neighbours: Services that `/health` looks at too. They do not decide about `/ready`: if each
            waited for the others, none would begin.
    """

    async def look(pings: Mapping[str, Ping]) -> Health:
        answers = await asyncio.gather(*(_ping(ping) for ping in pings.values()))
        dependencies = dict(zip(pings, answers, strict=True))
        ready = all(answer.ok for answer in answers)
        return Health(
            status="ok" if ready else "degraded",
            service=service,
            version=version,
            dependencies=dependencies,
        )

    @get("/health", operation_id="health", tags=["Operations"])
    async def health() -> Health:
        return await look({**pings, **neighbours})

    @get("/ready", operation_id="ready", tags=["Operations"])
    async def ready() -> Response[Health]:
        found = await look(pings)
        return Response(found, status_code=200 if found.status == "ok" else 503)

    return Router("/", route_handlers=[health, ready])


async def _ping(ping: Ping) -> DependencyHealth:
    started = time.perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE):
            await ping()
    except Exception as error:  # noqa: BLE001  # whatever it is, the dependency is not well
        return DependencyHealth(ok=False, error=type(error).__name__)
    return DependencyHealth(ok=True, latency_ms=round((time.perf_counter() - started) * 1000, 2))
