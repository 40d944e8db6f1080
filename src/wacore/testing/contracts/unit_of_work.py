"""What makes changes and facts one."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest

from wacore.application.ports import Begin, Envelope, OutboxRelay, UnitOfWork
from wacore.application.repeating import Repeating
from wacore.domain.errors import TryAgain
from wacore.testing.contracts.outbox import an_event, numbers

EVENT = UUID(int=1)


class UnitOfWorkContract:
    """
    What every UnitOfWork must do, whatever its repositories are.

    Subclasses supply `begin`, a `relay` on the same store, and `announced`, to which the hook after
    a commit appends what it was given.
    """

    async def test_no_commit_no_trace(
        self,
        begin: Begin[UnitOfWork],
        relay: OutboxRelay,
        announced: list[Sequence[Envelope]],
    ) -> None:
        """Leaving the block without a commit takes facts and marks back, and tells nobody."""
        async with begin() as work:
            await work.outbox.add(an_event())
            assert await work.inbox.first_time(EVENT, "audit")

        async with begin() as work:
            assert await work.inbox.first_time(EVENT, "audit")
        assert [] == await relay.pending(10)
        assert [] == announced

    async def test_an_error_takes_everything_back(
        self, begin: Begin[UnitOfWork], relay: OutboxRelay
    ) -> None:
        """It passes through unchanged, and the store goes on."""

        async def fail() -> None:
            async with begin() as work:
                await work.outbox.add(an_event(1))
                raise LookupError("mine")

        with pytest.raises(LookupError, match="mine"):
            await fail()

        async with begin() as work:
            await work.outbox.add(an_event(2))
            await work.commit()
        assert [2] == numbers(await relay.pending(10))

    async def test_the_hook_runs_after_the_commit(
        self,
        begin: Begin[UnitOfWork],
        relay: OutboxRelay,
        announced: list[Sequence[Envelope]],
    ) -> None:
        """It is told each fact once, as the relay will publish it."""
        async with begin() as work:
            await work.outbox.add(an_event(1))
            await work.outbox.add(an_event(2))
            assert [] == announced
            await work.commit()

        [told] = announced
        assert await relay.pending(10) == list(told)

    async def test_a_second_commit_tells_only_what_is_new(
        self, begin: Begin[UnitOfWork], relay: OutboxRelay
    ) -> None:
        """Facts of the first commit do not come out again."""
        async with begin() as work:
            await work.outbox.add(an_event(1))
            await work.commit()
            await work.outbox.add(an_event(2))
            await work.commit()

        assert [1, 2] == numbers(await relay.pending(10))

    async def test_an_event_is_consumed_once(self, begin: Begin[UnitOfWork]) -> None:
        """After a committed first time there is no other, neither there nor later."""
        async with begin() as work:
            assert await work.inbox.first_time(EVENT, "audit")
            assert not await work.inbox.first_time(EVENT, "audit")
            await work.commit()

        async with begin() as work:
            assert not await work.inbox.first_time(EVENT, "audit")

    async def test_consumers_have_marks_of_their_own(self, begin: Begin[UnitOfWork]) -> None:
        """Neither another consumer nor another event is kept from its first time."""
        async with begin() as work:
            await work.inbox.first_time(EVENT, "audit")
            await work.commit()

        async with begin() as work:
            assert await work.inbox.first_time(EVENT, "mail")
            assert await work.inbox.first_time(UUID(int=2), "audit")

    async def test_of_many_at_once_one_is_first(self, begin: Begin[UnitOfWork]) -> None:
        """An event delivered ten times at the same moment has its effect once."""

        async def consume() -> bool:
            async with begin() as work:
                first = await work.inbox.first_time(EVENT, "audit")
                await work.commit()
                return first

        results = await asyncio.gather(*(consume() for _ in range(10)))

        assert results.count(True) == 1

    async def test_a_lost_race_is_run_again_unless_something_was_committed(
        self, begin: Begin[UnitOfWork], relay: OutboxRelay
    ) -> None:
        """A commit is noted, so that no command does its first half twice."""
        runs = []

        async def lose(*, after_commit: bool) -> None:
            runs.append(after_commit)
            async with begin() as work:
                await work.outbox.add(an_event(len(runs)))
                if after_commit or len(runs) == 3:
                    await work.commit()
                if len(runs) != 3:
                    raise TryAgain

        async def no_pause(_: int) -> None:
            await asyncio.sleep(0)

        command = Repeating(lose, no_pause)
        with pytest.raises(TryAgain):
            await command(after_commit=True)
        await command(after_commit=False)

        assert [True, False, False] == runs
        assert [1, 3] == numbers(await relay.pending(10))
