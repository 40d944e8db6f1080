"""The send and status lanes by hand: the same POSTs and bulk SQL, with no product around them."""

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import asyncmy
from sqlalchemy import make_url

CHUNK = 250
_HEADERS = {"Authorization": "Bearer EAAbenchmark", "Content-Type": "application/json"}
_TABLE = """CREATE TABLE floor (id INTEGER PRIMARY KEY, phone VARCHAR(20), content TEXT,
    state VARCHAR(16), wamid VARCHAR(200), at DOUBLE)"""


class SqliteFloor:
    """One connection in a thread, fsync on."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute(_TABLE)
        self._one = asyncio.Lock()

    async def execute(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """All in one transaction; `?` marks a value."""
        async with self._one:
            await asyncio.to_thread(self._execute, statement, rows)

    async def aclose(self) -> None:
        self._connection.close()

    def _execute(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(statement, rows)
        self._connection.execute("COMMIT")


class MysqlFloor:
    """One connection; its updates are upserts, since the driver sends those in one statement."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._one = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> "MysqlFloor":
        at = make_url(url)
        connection = await asyncmy.connect(
            host=at.host, port=at.port, user=at.username, password=at.password, db=at.database
        )
        async with connection.cursor() as cursor:
            await cursor.execute("DROP TABLE IF EXISTS floor")
            await cursor.execute(_TABLE)
        return cls(connection)

    async def execute(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        async with self._one, self._connection.cursor() as cursor:
            await cursor.executemany(_upsert(statement).replace("?", "%s"), rows)
            await self._connection.commit()

    async def aclose(self) -> None:
        self._connection.close()


def _upsert(statement: str) -> str:
    return _MYSQL.get(statement, statement)


PLAN = "INSERT INTO floor (id, phone, content, state) VALUES (?, ?, ?, 'planned')"
CLAIM = "UPDATE floor SET state = 'inflight' WHERE id BETWEEN ? AND ? AND state = 'planned'"
ANSWER = "UPDATE floor SET state = 'accepted', wamid = ? WHERE id = ?"
STATUS = "UPDATE floor SET state = ?, at = ? WHERE id = ?"
_MYSQL = {
    ANSWER: (
        "INSERT INTO floor (wamid, id) VALUES (?, ?) "
        "ON DUPLICATE KEY UPDATE state = 'accepted', wamid = VALUES(wamid)"
    ),
}


async def plan(floor: SqliteFloor | MysqlFloor, count: int) -> None:
    content = json.dumps({"name": "spring_offer", "language": {"code": "en_US"}})
    for first in range(0, count, 1000):
        rows = [(n, f"+49170{n:07d}", content) for n in range(first, min(first + 1000, count))]
        await floor.execute(PLAN, rows)


async def send(floor: SqliteFloor | MysqlFloor, base_url: str, count: int) -> None:
    """Claim a chunk, POST it, store its answers meanwhile: four chunks at a time, as the product."""
    connector = aiohttp.TCPConnector(limit=1000)
    async with aiohttp.ClientSession(connector=connector) as session:
        firsts = iter(range(0, count, CHUNK))

        async def work() -> None:
            for first in firsts:
                await floor.execute(CLAIM, [(first, first + CHUNK - 1)])
                ids = range(first, min(first + CHUNK, count))
                wamids = await asyncio.gather(*(_post(session, base_url, n) for n in ids))
                await floor.execute(ANSWER, list(zip(wamids, ids, strict=True)))

        await asyncio.gather(*(work() for _ in range(4)))


async def _post(session: aiohttp.ClientSession, base_url: str, n: int) -> str:
    body = {
        "messaging_product": "whatsapp",
        "to": f"49170{n:07d}",
        "type": "template",
        "template": {
            "name": "spring_offer",
            "language": {"code": "en_US"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": f"Ada {n}"}]}],
        },
        "biz_opaque_callback_data": f"{n:032x}.1",
    }
    url = f"{base_url}/v25.0/106500000000001/messages"
    async with session.post(url, data=json.dumps(body), headers=_HEADERS) as response:
        answer = await response.json()
        wamid: str = answer["messages"][0]["id"]
        return wamid
