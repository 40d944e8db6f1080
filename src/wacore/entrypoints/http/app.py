"""The application: one service, several, or all six in one process."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from litestar import Controller, Litestar, Router
from litestar.config.cors import CORSConfig
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ASGIApp, Middleware

from wacore.application.ports import RateLimiter
from wacore.application.ports.idempotency import IdempotencyStore
from wacore.entrypoints.http.auth import Authenticate, BearerAuth
from wacore.entrypoints.http.docs import OfflineSwagger, assets
from wacore.entrypoints.http.documented import ClosedStructs, ProblemResponses
from wacore.entrypoints.http.edge import install
from wacore.entrypoints.http.health import health_routes
from wacore.entrypoints.http.idempotency import Idempotency
from wacore.entrypoints.http.metrics import Metrics, metrics_route
from wacore.entrypoints.http.ratelimit import ApiRateLimit
from wacore.entrypoints.http.request import ApiRequest, negotiate
from wacore.entrypoints.ping import Ping

API = "/api/v1"


@dataclass(frozen=True, kw_only=True)
class ServiceRoutes:
    """One service's controllers, and the use cases their handlers ask for by name."""

    controllers: Sequence[type[Controller]]
    use_cases: Mapping[str, Callable[[], Any]]


@dataclass(frozen=True, kw_only=True)
class Shell:
    """What surrounds the services: who may come in, how often, and how the app begins and ends."""

    service: str
    version: str
    authenticate: Authenticate
    limiter: RateLimiter
    idempotency: IdempotencyStore
    pings: Mapping[str, Ping] = field(default_factory=dict)
    neighbours: Mapping[str, Ping] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
    lifespan: Sequence[Callable[[Litestar], AbstractAsyncContextManager[None]]] = ()
    cors_origins: Sequence[str] = ()
    rate: float = 500.0
    burst: float = 1000.0
    max_body_bytes: int = 1_000_000


def create_app(
    shell: Shell, services: Sequence[ServiceRoutes], beside: Sequence[Router] = ()
) -> Litestar:
    """
    Build the app; nothing is opened before its lifespan begins.

    Args:
        beside: Routes that are not for people, and see to their own protection.
    """
    facades = {name: build for service in services for name, build in service.use_cases.items()}
    guarded: list[Middleware] = [
        _uncopied(DefineMiddleware(BearerAuth, authenticate=shell.authenticate)),
        _uncopied(ApiRateLimit(shell.limiter, rate=shell.rate, burst=shell.burst)),
        _uncopied(Idempotency(shell.idempotency)),
    ]
    api = Router(
        API,
        route_handlers=[c for service in services for c in service.controllers],
        request_class=ApiRequest,
        before_request=negotiate,
        middleware=guarded,
        security=[{"bearer": []}],
    )
    return install(
        Litestar(
            [
                health_routes(shell.service, shell.version, shell.pings, shell.neighbours),
                metrics_route(shell.metrics),
                assets,
                api,
                *beside,
            ],
            dependencies={name: _provide(build) for name, build in facades.items()},
            plugins=[ProblemResponses(), ClosedStructs()],
            lifespan=list(shell.lifespan),
            cors_config=CORSConfig(allow_origins=list(shell.cors_origins))
            if shell.cors_origins
            else None,
            logging_config=None,
            request_max_body_size=shell.max_body_bytes,
            openapi_config=_openapi(shell),
        ),
        shell.metrics.observe,
        facades,
    )


def _uncopied(middleware: Callable[[ASGIApp], ASGIApp]) -> Middleware:
    """
    Litestar copies a router deeply when the app takes it in, and with it the stores its middleware
    holds; a function stays the same, and so does what it closes over.
    """

    def wrap(app: ASGIApp) -> ASGIApp:
        return middleware(app)

    return wrap


def _provide(build: Callable[[], Any]) -> Provide:
    def resolve() -> Any:
        return build()

    return Provide(resolve, sync_to_thread=False)


def _openapi(shell: Shell) -> OpenAPIConfig:
    return OpenAPIConfig(
        title=f"wacore {shell.service}",
        version=shell.version,
        path="/schema",
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="An access token from /auth/login, or an API key.",
                )
            }
        ),
        render_plugins=[OfflineSwagger(path="/"), JsonRenderPlugin()],
    )
