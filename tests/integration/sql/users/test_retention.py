from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.sql.users.retention import UsersRetention
from wacore.adapters.sql.users.tables import (
    login_attempts,
    metadata,
    one_time_tokens,
    refresh_tokens,
    sessions,
)
from wacore.adapters.sql.users.throttle import SqlLoginThrottle
from wacore.adapters.sql.users.unit_of_work import SqlUsersUnitOfWork
from wacore.adapters.system import sealer, uuid7
from wacore.domain.users.one_time import OneTimeToken, Purpose
from wacore.testing.contracts.users import a_session, a_user


async def test_leftovers_go_and_the_rest_stays(tmp_path: Path) -> None:
    """Sessions ended a month ago, with their tokens; tokens and attempts that no longer count."""
    clock, user = ManualClock(), a_user()
    now = clock.now()
    async with sql_database(tmp_path, metadata) as database:
        work_of = SqlDatabase(database.write, lambda c: SqlUsersUnitOfWork(c, sealer(uuid7), clock))
        async with work_of.begin() as work:
            for number, session in enumerate(
                (
                    a_session(user.id, at=now),
                    a_session(user.id, at=now).revoked(now),
                    a_session(user.id, at=now - timedelta(days=61)),
                    a_session(user.id, at=now - timedelta(days=40)).revoked(
                        now - timedelta(days=31)
                    ),
                )
            ):
                await work.sessions.add(session, bytes([number]) * 32)
            for purpose, at in (
                (Purpose.RESET_PASSWORD, now - timedelta(minutes=30)),
                (Purpose.VERIFY_EMAIL, now),
            ):
                await work.one_time_tokens.put(OneTimeToken.issue(user.id, purpose, bytes(32), at))
            await work.commit()
        await SqlLoginThrottle(database.write, clock).attempt("ada", "")
        sweep = UsersRetention(database, clock)

        gone = [await sweep(), await sweep()]
        clock.advance(timedelta(hours=1))
        await SqlLoginThrottle(database.write, clock).attempt("bea", "")
        await sweep()

        async with database.read.connect() as connection:
            left = [
                await connection.scalar(select(func.count()).select_from(table))
                for table in (sessions, refresh_tokens, one_time_tokens, login_attempts)
            ]

    assert [2, 0] == gone
    assert [2, 2, 1, 1] == left
