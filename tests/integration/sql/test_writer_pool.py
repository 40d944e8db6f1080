"""Whose turn it is to write, where only one can."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.writer_pool import Turnstile
from wacore.application.precedence import urgency


async def test_the_urgent_write_first(tmp_path: Path) -> None:
    """However many came before them, and the others in the order they came."""
    database = ServiceDatabase(f"sqlite+aiosqlite:///{tmp_path}/a.sqlite3")
    order: list[str] = []

    async def write(name: str) -> None:
        async with database.write.begin() as connection:
            order.append(name)
            await connection.execute(text("SELECT 1"))

    async with asyncio.TaskGroup() as group, database.write.begin():
        for name in ("a", "b", "c"):
            group.create_task(write(name))
        await asyncio.sleep(0.01)
        with urgency():
            group.create_task(write("urgent"))
        await asyncio.sleep(0.01)
    await database.dispose()

    assert ["urgent", "a", "b", "c"] == order


async def test_the_urgent_do_not_keep_others_out() -> None:
    """After four of them in a row somebody else is let in."""
    turnstile, order = Turnstile(), list[str]()

    async def enter(name: str) -> None:
        await turnstile.enter(urgent=name == "urgent")
        order.append(name)
        turnstile.leave()

    await turnstile.enter(urgent=False)
    async with asyncio.TaskGroup() as group:
        for name in ["other"] * 2 + ["urgent"] * 9:
            group.create_task(enter(name))
        await asyncio.sleep(0)
        turnstile.leave()

    assert [*["urgent"] * 4, "other", *["urgent"] * 4, "other", "urgent"] == order


@pytest.mark.parametrize("granted", [False, True])
async def test_who_gives_up_holds_nobody_up(*, granted: bool) -> None:
    """Whether it was still in line, or had its turn and did not know."""
    turnstile = Turnstile()
    await turnstile.enter(urgent=False)
    impatient = asyncio.create_task(turnstile.enter(urgent=False))
    await asyncio.sleep(0)
    if granted:
        turnstile.leave()
    impatient.cancel()
    if not granted:
        turnstile.leave()  # before it knows that it was cancelled
    await asyncio.wait([impatient])

    await asyncio.wait_for(turnstile.enter(urgent=False), 5)
    assert impatient.cancelled()
