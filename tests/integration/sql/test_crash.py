"""Facts survive the death of the process that carries them, at every step."""

import asyncio
import signal
import sys
from pathlib import Path

from sqlalchemy import select

from support import mortal_relay
from support.mortal_relay import CONSUMERS, effects, metadata, shared
from support.sql import on_engines, sql_url
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.unit_of_work import SqlDatabase, SqlUnitOfWork
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.testing.contracts.outbox import happen

FACTS = range(6)
EVERY_STEP = 40  # more than a whole run has, so the last process gets through


async def run_until_killed(url: str, steps: int) -> int:
    """The exit status of one process that dies after so many steps."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        mortal_relay.__name__,
        url,
        str(steps),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    return await process.wait()


@on_engines("sqlite", "mysql")  # what a death leaves behind is one on both servers
async def test_no_fact_is_lost_or_repeated(tmp_path: Path) -> None:
    """Killed at its 1st, 5th, 9th… step, the work goes on where it was; each effect is there once."""
    async with sql_url(tmp_path) as url:
        database = ServiceDatabase(url)
        seal, clock = sealer(uuid7), SystemClock()
        units = SqlDatabase(database.write, lambda c: SqlUnitOfWork(c, shared, seal, clock))
        async with database.write.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await happen(units.begin, *FACTS)
        await database.dispose()

        exits = [await run_until_killed(url, steps) for steps in range(1, EVERY_STEP, 4)]
        exits.append(await run_until_killed(url, 10_000))

        async with database.read.connect() as connection:
            rows = (await connection.execute(select(effects))).all()
        await database.dispose()

    assert exits[-1] == 0
    assert exits.count(-signal.SIGKILL) >= 4
    expected = sorted((name, number) for name in CONSUMERS for number in FACTS)
    assert expected == sorted((row.consumer, row.number) for row in rows)
