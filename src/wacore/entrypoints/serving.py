"""The ASGI application that granian's worker process builds from the environment."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from granian.utils.proxies import wrap_asgi_with_proxy_headers
from litestar import Litestar
from litestar.types import ASGIApp

from wacore.adapters.sql.idempotency import SqlIdempotencyStore
from wacore.entrypoints.garbage import spare_what_stays
from wacore.entrypoints.http.app import Shell, create_app
from wacore.entrypoints.http.internal.routes import internal_routes
from wacore.entrypoints.http.metrics import Metrics
from wacore.entrypoints.logs import configure_logging
from wacore.entrypoints.platform import VERSION, Platform
from wacore.entrypoints.settings import Settings, from_environment
from wacore.entrypoints.wiring.warmth import kept_warm
from wacore.entrypoints.worker import Worker


def build() -> ASGIApp:
    """What `granian wacore.entrypoints.serving:build --factory` calls."""
    settings = from_environment()
    configure_logging(settings.log_level)
    app = application(settings)
    spare_what_stays()
    if not settings.trusted_proxies:
        return app
    trusted = settings.trusted_proxies.split(",")
    behind: ASGIApp = wrap_asgi_with_proxy_headers(app, trusted_hosts=trusted)
    return behind


def application(settings: Settings) -> Litestar:
    """The service that the settings name, or all, with their background work if `workers` is set."""
    platform = Platform(settings, settings.services)
    root, stores = platform.root, platform.stores()

    @asynccontextmanager
    async def opened(_: Litestar) -> AsyncIterator[None]:
        async with platform, kept_warm(root, platform.facades()):
            if not settings.workers:
                yield
                return
            worker = Worker(platform.duties())
            running = asyncio.create_task(worker.run())
            running.add_done_callback(_stop_if_broken)
            yield
            worker.stop()
            await running

    shell = Shell(
        service=settings.services or "all services",
        version=VERSION,
        authenticate=root.authenticate(),
        limiter=root.api_limiter(),
        idempotency=SqlIdempotencyStore(stores.database(), stores.tables(), root.clock()),
        pings=platform.pings(),
        neighbours=platform.watched(),
        metrics=Metrics(platform.gauges()),
        lifespan=[opened],
        cors_origins=[origin for origin in settings.cors_origins.split(",") if origin],
        rate=settings.api_rate,
        burst=2 * settings.api_rate,
    )
    internal = [internal_routes(each) for each in platform.internals()]
    return create_app(shell, platform.routes(), internal)


def _stop_if_broken(running: "asyncio.Task[None]") -> None:
    """A server that answers while nobody works behind it would hide the fault: end, and be restarted."""
    if not running.cancelled() and running.exception() is not None:
        os.kill(os.getpid(), signal.SIGTERM)
