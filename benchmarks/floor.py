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

CHUNK = 500
_HEADERS = {"Authorization": "Bearer EAAbenchmark", "Content-Type": "application/json"}
Row = tuple[int, str, str]
"""Id, phone number and content of a message to be sent."""

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

    async def rows(self, statement: str, values: Sequence[Any]) -> list[Row]:
        async with self._one:
            return await asyncio.to_thread(self._rows, statement, values)

    async def aclose(self) -> None:
        self._connection.close()

    def _rows(self, statement: str, values: Sequence[Any]) -> list[Row]:
        return self._connection.execute(statement, values).fetchall()

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

    async def rows(self, statement: str, values: Sequence[Any]) -> list[Row]:
        async with self._one, self._connection.cursor() as cursor:
            await cursor.execute(statement.replace("?", "%s"), values)
            found: list[Row] = await cursor.fetchall()
            return found

    async def aclose(self) -> None:
        self._connection.close()


def _upsert(statement: str) -> str:
    return _MYSQL.get(statement, statement)


PLAN = "INSERT INTO floor (id, phone, content, state) VALUES (?, ?, ?, 'planned')"
READ = "SELECT id, phone, content FROM floor WHERE id BETWEEN ? AND ? AND state = 'planned'"
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
    for first in range(0, count, 1000):
        ids = range(first, min(first + 1000, count))
        await floor.execute(PLAN, [(n, f"+49170{n:07d}", _content(n)) for n in ids])


def _content(n: int) -> str:
    """What the product keeps of the same message: all but whom it is for, and the token."""
    components = [
        {"type": "body", "parameters": [{"type": "text", "text": f"Ada {n}"}]},
        {
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{"type": "text", "text": f"c/{n}"}],
        },
    ]
    template = {
        "name": "spring_offer",
        "language": {"code": "en_US"},
        "components": components,
    }
    return json.dumps({"type": "template", "template": template}, separators=(",", ":"))


async def send(floor: SqliteFloor | MysqlFloor, base_url: str, count: int) -> None:
    """Claim a chunk, POST it, store its answers meanwhile: four chunks at a time, as the product."""
    connector = aiohttp.TCPConnector(limit=1000)
    url = f"{base_url}/v25.0/106500000000001/messages"
    async with aiohttp.ClientSession(connector=connector) as session:
        firsts = iter(range(0, count, CHUNK))

        async def work() -> None:
            for first in firsts:
                ids = (first, first + CHUNK - 1)
                rows = await floor.rows(READ, ids)
                await floor.execute(CLAIM, [ids])
                wamids = await asyncio.gather(*(_post(session, url, row) for row in rows))
                answers = [(wamid, n) for wamid, (n, _, _) in zip(wamids, rows, strict=True)]
                await floor.execute(ANSWER, answers)

        await asyncio.gather(*(work() for _ in range(4)))


async def _post(session: aiohttp.ClientSession, url: str, row: Row) -> str:
    n, phone, content = row
    body = (
        '{"messaging_product":"whatsapp","recipient_type":"individual",'
        f'"to":"{phone}","biz_opaque_callback_data":"{n:032x}.1",{content[1:]}'
    )
    async with session.post(url, data=body.encode(), headers=_HEADERS) as response:
        answer = await response.json()
        wamid: str = answer["messages"][0]["id"]
        return wamid
