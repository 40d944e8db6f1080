"""What processes share beside their databases: in Redis if there is one, else as far as it goes."""

from collections.abc import Mapping
from typing import Protocol

from wacore.adapters.memory.cache import Epochs, MemoryCache
from wacore.adapters.memory.push import MemoryPushChannels
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.system.leasing_limiter import LeasingRateLimiter
from wacore.application.messaging.ports_fence import Witness
from wacore.application.ports import Cache, Clock, RateLimiter
from wacore.application.ports.hot_questions import HotQuestions
from wacore.application.ports.push import PushChannels
from wacore.application.users.ports import LoginThrottle
from wacore.domain.errors import InvalidInput
from wacore.entrypoints.ping import Ping
from wacore.entrypoints.settings import PREFIX, Settings


class Shared(Protocol):
    """Adapters on a server that all processes reach."""

    def cache(self, clock: Clock) -> Cache: ...

    def limiter(self, fallback: RateLimiter, *, strict: bool) -> RateLimiter: ...

    def throttle(self, fallback: LoginThrottle) -> LoginThrottle: ...

    def hot_questions(self) -> HotQuestions: ...

    def witness(self, beside: Witness) -> Witness: ...

    def push(self) -> PushChannels: ...

    def pings(self) -> Mapping[str, Ping]: ...

    async def aclose(self) -> None: ...


def shared_of(settings: Settings) -> Shared | None:
    """
    Raises:
        InvalidInput: The settings name a Redis, and its client is not installed.
    """
    if not settings.redis_url:
        return None
    try:
        from wacore.entrypoints.wiring.redis import RedisShared  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        raise InvalidInput(
            "Redis needs an extra: install wacore[redis].", field=PREFIX + "REDIS_URL"
        ) from error
    return RedisShared(settings)


def cache_of(shared: Shared | None, clock: Clock, epochs: Epochs) -> Cache:
    return MemoryCache(clock, epochs) if shared is None else shared.cache(clock)


def api_limiter_of(shared: Shared | None, clock: Clock) -> RateLimiter:
    """Callers are never refused for trouble of ours: while Redis is away each process counts alone."""
    alone = MemoryRateLimiter(clock)
    if shared is None:
        return alone
    return LeasingRateLimiter(shared.limiter(alone, strict=False), clock)


def sending_limiter_of(shared: Shared | None, of_database: RateLimiter) -> RateLimiter:
    """Meta punishes excess: while Redis is away the database, which all share, keeps the pace."""
    return of_database if shared is None else shared.limiter(of_database, strict=True)


def throttle_of(shared: Shared | None, of_database: LoginThrottle) -> LoginThrottle:
    return of_database if shared is None else shared.throttle(of_database)


def witness_of(shared: Shared | None, of_machine: Witness) -> Witness:
    return of_machine if shared is None else shared.witness(of_machine)


def push_of(shared: Shared | None) -> PushChannels:
    """Without Redis a process hears of its own commits only, and looks for those of others."""
    return MemoryPushChannels() if shared is None else shared.push()
