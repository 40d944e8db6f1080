"""Login attempts counted in Redis."""

import pytest

from support.redis import a_prefix
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.users.throttle import MemoryLoginThrottle
from wacore.adapters.redis.link import RedisLink
from wacore.adapters.redis.login_throttle import RedisLoginThrottle
from wacore.testing.contracts.users.throttle import (
    PER_ACCOUNT,
    PER_ADDRESS,
    LoginThrottleContract,
)


class TestRedisLoginThrottle(LoginThrottleContract):
    @pytest.fixture
    def throttle(self, link: RedisLink, clock: ManualClock) -> RedisLoginThrottle:
        return RedisLoginThrottle(
            link,
            MemoryLoginThrottle(clock),
            per_account=PER_ACCOUNT,
            per_address=PER_ADDRESS,
            prefix=a_prefix(),
            clock=clock,
        )
