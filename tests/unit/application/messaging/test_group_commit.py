"""One transaction for everybody who waits."""

import asyncio
from collections.abc import Sequence

import pytest

from wacore.application.messaging.group_commit import GroupCommit, TooManyWaiting
from wacore.domain.errors import TryAgain


class Disk:
    """Keeps what it is given, in transactions that take a moment; some items break one."""

    def __init__(self) -> None:
        self.transactions: list[list[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def store(self, items: Sequence[str]) -> None:
        await self.gate.wait()
        await asyncio.sleep(0)
        if "poison" in items:
            raise TryAgain("broken")
        self.transactions.append(list(items))


@pytest.fixture
def disk() -> Disk:
    return Disk()


async def test_who_comes_meanwhile_shares_the_next_transaction(disk: Disk) -> None:
    """The first goes alone; all who came while it was busy go together, in order."""
    commits = GroupCommit(disk.store, len)
    names = [f"item {n}" for n in range(50)]
    async with asyncio.TaskGroup() as group:
        for name in names:
            group.create_task(commits.add(name))

    assert names == [name for group in disk.transactions for name in group]
    assert len(disk.transactions) <= 2


async def test_nobody_returns_before_it_is_kept(disk: Disk) -> None:
    """While the disk is busy, everybody waits."""
    commits = GroupCommit(disk.store, len)
    disk.gate.clear()
    task = asyncio.create_task(commits.add("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not task.done()
    disk.gate.set()
    await task

    assert [["a"]] == disk.transactions


async def test_one_that_cannot_be_kept_takes_nobody_along(disk: Disk) -> None:
    """It alone learns what went wrong."""
    commits = GroupCommit(disk.store, len)
    results = await asyncio.gather(
        *(commits.add(name) for name in ("first", "a", "poison", "b")), return_exceptions=True
    )

    assert [None, None, TryAgain, None] == [r if r is None else type(r) for r in results]
    assert {"first", "a", "b"} == {name for group in disk.transactions for name in group}


async def test_transactions_have_a_size(disk: Disk) -> None:
    """In items and in bytes; a single large item still goes."""
    commits = GroupCommit(disk.store, len, most_items=3, most_bytes=10)
    await asyncio.gather(*(commits.add(name) for name in ("x" * 40, "aaaa", "bbbb", "cccc", "d")))

    assert [["x" * 40], ["aaaa", "bbbb"], ["cccc", "d"]] == disk.transactions


async def test_too_much_is_refused(disk: Disk) -> None:
    """Rather than running out of memory; once there is room again, it goes on."""
    commits = GroupCommit(disk.store, len, most_waiting=10)
    disk.gate.clear()
    tasks = [asyncio.create_task(commits.add("x" * 8)) for _ in range(2)]
    for _ in range(3):
        await asyncio.sleep(0)
    with pytest.raises(TooManyWaiting):
        await commits.add("one more")
    disk.gate.set()
    await asyncio.gather(*tasks)
    await commits.add("later")

    assert ["later"] == disk.transactions[-1]


async def test_who_leaves_does_not_stop_the_others(disk: Disk) -> None:
    """A request cut off while it waits is stored all the same, like those beside it."""
    commits = GroupCommit(disk.store, len)
    disk.gate.clear()
    tasks = [asyncio.create_task(commits.add(name)) for name in ("a", "b", "c")]
    await asyncio.sleep(0)
    tasks[0].cancel()
    tasks[1].cancel()
    await asyncio.sleep(0)
    disk.gate.set()
    await tasks[2]

    assert {"a", "b", "c"} == {name for group in disk.transactions for name in group}
