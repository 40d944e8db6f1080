"""What remembers what is asked again and again."""

from datetime import timedelta

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.application.ports.hot_questions import HotQuestion, HotQuestions

KIND = "Contacts.list"
MOST = 4
HALF_LIFE = 600.0


def asked(key: str, times: float = 1.0, query: bytes = b"\x00\xff query") -> HotQuestion:
    return HotQuestion(key=key, query=query, times=times)


async def keys(questions: HotQuestions, kind: str = KIND) -> list[str]:
    return [question.key for question in await questions.hottest(kind)]


class HotQuestionsContract:
    """
    What every HotQuestions must do. Subclasses supply `questions`, with the bound and the half-life
    above, and the `clock` it reads.
    """

    async def test_it_begins_empty(self, questions: HotQuestions) -> None:
        """With a mark by which everybody knows it again."""
        assert [] == await questions.hottest(KIND)
        mark = await questions.note(KIND, [])
        assert [] == await questions.hottest(KIND)

        assert mark == await questions.note(KIND, [asked("a")])
        assert mark == await questions.note(KIND, [])

    async def test_a_question_comes_back_as_it_was_put(self, questions: HotQuestions) -> None:
        """To the last byte; of two with one answer, the later."""
        await questions.note(KIND, [asked("ä:{1}", query=b"old")])
        await questions.note(KIND, [asked("ä:{1}", 2.5)])

        assert [asked("ä:{1}", 3.5)] == await questions.hottest(KIND)

    async def test_the_most_asked_comes_first(self, questions: HotQuestions) -> None:
        """Whoever asked, and whenever it was noted."""
        await questions.note(KIND, [asked("a", 2), asked("b", 3), asked("c", 1)])
        await questions.note(KIND, [asked("a", 2), asked("c", 1)])

        assert ["a", "b", "c"] == await keys(questions)

    async def test_kinds_are_apart(self, questions: HotQuestions) -> None:
        """One does not crowd out another."""
        mark = await questions.note(KIND, [asked("a")])

        assert mark != await questions.note("Templates.list", [asked("b")])
        assert ["a"] == await keys(questions)
        assert ["b"] == await keys(questions, "Templates.list")

    async def test_it_never_grows_beyond_its_bound(self, questions: HotQuestions) -> None:
        """A thousand different questions leave the few that were asked most."""
        for number in range(0, 1000, 50):
            await questions.note(KIND, [asked(str(n)) for n in range(number, number + 50)])
            await questions.note(KIND, [asked("a", 9), asked("b", 9), asked("c", 9)])

        found = await keys(questions)
        assert MOST == len(found)
        assert {"a", "b", "c"} <= set(found)

    async def test_old_fame_fades(self, questions: HotQuestions, clock: ManualClock) -> None:
        """What is asked now outweighs what was asked more often three half-lives ago."""
        await questions.note(KIND, [asked("old", 16)])
        clock.advance(timedelta(seconds=3 * HALF_LIFE))
        await questions.note(KIND, [asked("new", 3)])

        assert [("new", 3), ("old", pytest.approx(2))] == [
            (question.key, question.times) for question in await questions.hottest(KIND)
        ]

    async def test_what_nobody_asks_is_forgotten(
        self, questions: HotQuestions, clock: ManualClock
    ) -> None:
        """Also if it was asked a thousand times; within a day, since it may name people."""
        await questions.note(KIND, [asked("old", 1000)])
        clock.advance(timedelta(days=1))
        await questions.note(KIND, [asked("new")])

        assert ["new"] == await keys(questions)
