"""What is asked again and again in this process."""

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.hot_questions import MemoryHotQuestions
from wacore.testing.contracts.hot_questions import HALF_LIFE, MOST, HotQuestionsContract


class TestMemoryHotQuestions(HotQuestionsContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def questions(self, clock: ManualClock) -> MemoryHotQuestions:
        return MemoryHotQuestions(clock, most=MOST, half_life=HALF_LIFE)
