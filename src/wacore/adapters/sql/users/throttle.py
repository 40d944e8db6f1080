"""Counted attempts in SQL, for every process of the service together."""

import hashlib

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.transact import transact
from wacore.adapters.sql.users.tables import login_attempts
from wacore.application.ports import Clock
from wacore.domain.users.throttling import PER_ACCOUNT, PER_ADDRESS, Attempts, ThrottleRule


class SqlLoginThrottle:
    """Keeps no addresses, only their hashes."""

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        *,
        per_account: ThrottleRule = PER_ACCOUNT,
        per_address: ThrottleRule = PER_ADDRESS,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._per_account = per_account
        self._per_address = per_address

    async def attempt(self, account: str, address: str) -> float:
        rules = {_key("account", account): self._per_account} if account else {}
        if address:
            rules[_key("address", address)] = self._per_address
        if not rules:
            return 0.0

        async def body(connection: AsyncConnection) -> float:
            now = self._clock.now()
            known = await _known(connection, list(rules))
            wait = max(rule.wait(known.get(key), now) for key, rule in rules.items())
            if wait == 0.0:
                for key, rule in rules.items():
                    counted = rule.counted(known.get(key), now)
                    await _write(connection, key, counted, exists=key in known)
            return wait

        return await transact(self._engine, body, repeat_on_duplicate=True)

    async def succeeded(self, account: str, address: str) -> None:
        async def body(connection: AsyncConnection) -> None:
            await connection.execute(
                delete(login_attempts).where(login_attempts.c.who == _key("account", account))
            )
            await connection.execute(
                update(login_attempts)
                .where(login_attempts.c.who == _key("address", address), login_attempts.c.count > 0)
                .values(count=login_attempts.c.count - 1)
            )

        await transact(self._engine, body)


async def _known(connection: AsyncConnection, keys: list[bytes]) -> dict[bytes, Attempts]:
    rows = await connection.execute(
        select(login_attempts)
        .where(login_attempts.c.who.in_(keys))
        .order_by(login_attempts.c.who)
        .with_for_update()
    )
    return {bytes(row.who): Attempts(row._mapping["count"], row.last_at) for row in rows}


async def _write(
    connection: AsyncConnection, key: bytes, attempts: Attempts, *, exists: bool
) -> None:
    values = {"count": attempts.count, "last_at": attempts.last_at}
    if exists:
        await connection.execute(
            update(login_attempts).where(login_attempts.c.who == key).values(**values)
        )
    else:
        await connection.execute(insert(login_attempts).values(who=key, **values))


def _key(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"{kind}:{text}".encode(errors="replace")).digest()
