"""What processes share in Redis."""

from collections.abc import Mapping

from wacore.adapters.redis.breaker import Breaker
from wacore.adapters.redis.cache import RedisCache
from wacore.adapters.redis.hot_questions import RedisHotQuestions
from wacore.adapters.redis.link import RedisLink
from wacore.adapters.redis.login_throttle import RedisLoginThrottle
from wacore.adapters.redis.push import RedisPushChannels
from wacore.adapters.redis.rate_limiter import RedisRateLimiter
from wacore.adapters.redis.witness import RedisWitness
from wacore.application.messaging.ports_fence import Witness
from wacore.application.ports import Cache, Clock, RateLimiter
from wacore.application.ports.hot_questions import HotQuestions
from wacore.application.ports.push import PushChannels
from wacore.application.users.ports import LoginThrottle
from wacore.entrypoints.ping import Ping
from wacore.entrypoints.settings import Settings


class RedisShared:
    """
    Two links: answers may be evicted and can wait for each other, pace and attempts must not.

    Nothing is connected before the first call.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = settings.redis_url
        self._prefix = settings.redis_prefix
        self._answers = RedisLink.to(settings.redis_url, deadline=settings.redis_timeout)
        self._state = RedisLink.to(
            settings.redis_state_url or settings.redis_url,
            deadline=settings.redis_timeout,
            breaker=Breaker(trip=3, pause=0.1, longest=0.4),
        )
        self._caches: list[RedisCache] = []
        self._channels: list[RedisPushChannels] = []

    def cache(self, clock: Clock) -> Cache:
        cache = RedisCache(self._answers, clock, prefix=self._prefix)
        self._caches.append(cache)
        return cache

    def limiter(self, fallback: RateLimiter, *, strict: bool) -> RateLimiter:
        return RedisRateLimiter(self._state, fallback, strict=strict, prefix=self._prefix)

    def throttle(self, fallback: LoginThrottle) -> LoginThrottle:
        return RedisLoginThrottle(self._state, fallback, prefix=self._prefix)

    def hot_questions(self) -> HotQuestions:
        """Beside the answers: where these are lost, so is what was asked, and both begin anew."""
        return RedisHotQuestions(self._answers, prefix=self._prefix)

    def witness(self, beside: Witness) -> Witness:
        return RedisWitness(self._state, beside, prefix=self._prefix)

    def push(self) -> PushChannels:
        channels = RedisPushChannels(self._url, self._answers, prefix=self._prefix)
        self._channels.append(channels)
        return channels

    def pings(self) -> Mapping[str, Ping]:
        return {"redis": self._answers.ping, "redis_state": self._state.ping}

    async def aclose(self) -> None:
        for channels in self._channels:
            await channels.aclose()
        for cache in self._caches:
            await cache.aclose()
        await self._answers.aclose()
        await self._state.aclose()
