"""What is asked again and again in this process."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest

from wacore.application.ports import Clock
from wacore.application.ports.hot_questions import HotQuestion

FORGOTTEN = 0.05
"""Times below which a question is dropped: asked once, after four half-lives and a bit."""


@dataclass
class _Known:
    at: datetime
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    questions: dict[str, HotQuestion] = field(default_factory=dict)


class MemoryHotQuestions:
    """
    Args:
        most: Questions of a kind.
        half_life: Seconds after which a question counts half.
    """

    def __init__(self, clock: Clock, *, most: int = 100, half_life: float = 600.0) -> None:
        self._clock = clock
        self._most = most
        self._half_life = half_life
        self._kinds: dict[str, _Known] = {}

    async def note(self, kind: str, asked: Sequence[HotQuestion]) -> str:
        now = self._clock.now()
        known = self._kinds.setdefault(kind, _Known(now))
        fade = 0.5 ** (max(0.0, (now - known.at).total_seconds()) / self._half_life)
        times = {key: question.times * fade for key, question in known.questions.items()}
        queries = {key: question.query for key, question in known.questions.items()}
        for question in asked:
            times[question.key] = times.get(question.key, 0.0) + question.times
            queries[question.key] = question.query
        lately = [key for key in times if times[key] >= FORGOTTEN]
        kept = nlargest(self._most, lately, key=lambda key: times[key])
        known.questions = {
            key: HotQuestion(key=key, query=queries[key], times=times[key]) for key in kept
        }
        known.at = now
        return known.mark

    async def hottest(self, kind: str) -> list[HotQuestion]:
        known = self._kinds.get(kind)
        return [] if known is None else list(known.questions.values())
