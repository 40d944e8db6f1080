"""What all processes are asked again and again, kept in Redis."""

import pytest

from support.redis import a_prefix
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.redis.hot_questions import RedisHotQuestions
from wacore.adapters.redis.link import RedisLink
from wacore.testing.contracts.hot_questions import HALF_LIFE, MOST, HotQuestionsContract


class TestRedisHotQuestions(HotQuestionsContract):
    @pytest.fixture
    def questions(self, link: RedisLink, clock: ManualClock) -> RedisHotQuestions:
        return RedisHotQuestions(
            link, most=MOST, half_life=HALF_LIFE, prefix=a_prefix(), clock=clock
        )
