"""Commands that lost a race."""

import pytest

from wacore.application.repeating import Repeating, note_commit
from wacore.domain.errors import Conflict, TryAgain


class Busy(TryAgain):
    at_once = False


class Losing:
    """Loses as often as it is told, then answers how often it was run."""

    def __init__(
        self, losses: int, error: type[Exception] = TryAgain, *, commits: bool = False
    ) -> None:
        self.losses = losses
        self.error = error
        self.commits = commits
        self.runs = 0

    async def __call__(self, command: str) -> str:
        self.runs += 1
        if self.commits:
            note_commit()
        if self.runs <= self.losses:
            raise self.error
        return f"{command} {self.runs}"


class Pauses:
    def __init__(self) -> None:
        self.taken: list[int] = []

    async def __call__(self, times: int) -> None:
        self.taken.append(times)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


async def test_it_is_run_until_it_wins(pauses: Pauses) -> None:
    """With the same command, and a longer pause each time."""
    assert "add 4" == await Repeating(Losing(3), pauses)("add")
    assert [1, 2, 3] == pauses.taken


async def test_it_gives_up(pauses: Pauses) -> None:
    """After six times somebody else has to decide."""
    losing = Losing(99)

    with pytest.raises(TryAgain):
        await Repeating(losing, pauses)("add")

    assert 6 == losing.runs


@pytest.mark.parametrize("error", [Busy, Conflict, LookupError])
async def test_other_errors_pass(error: type[Exception], pauses: Pauses) -> None:
    """So does being told that too much is going on: coming back at once makes it more."""
    losing = Losing(1, error)

    with pytest.raises(error):
        await Repeating(losing, pauses)("add")

    assert 1 == losing.runs


async def test_what_was_committed_is_not_done_twice(pauses: Pauses) -> None:
    """The second half of a command that lost is for its caller, or a sweep, to see to."""
    losing = Losing(1, commits=True)

    with pytest.raises(TryAgain):
        await Repeating(losing, pauses)("add")

    assert 1 == losing.runs


async def test_a_command_within_a_command_counts_for_both(pauses: Pauses) -> None:
    """Who called one that has written does not begin again either."""
    inner = Repeating(Losing(0, commits=True), pauses)
    runs = []

    async def outer() -> None:
        runs.append(await inner("inner"))
        raise TryAgain

    with pytest.raises(TryAgain):
        await Repeating(outer, pauses)()

    assert ["inner 1"] == runs


async def test_one_command_does_not_count_for_the_next(pauses: Pauses) -> None:
    """What the last one committed has nothing to do with it."""
    await Repeating(Losing(0, commits=True), pauses)("first")

    assert "second 2" == await Repeating(Losing(1), pauses)("second")


def test_it_stands_in_for_its_use_case(pauses: Pauses) -> None:
    """Consumers of events have names."""
    assert 7 == Repeating(Losing(7), pauses).losses
