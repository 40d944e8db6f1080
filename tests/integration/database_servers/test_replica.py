"""A replica that follows, stops, hangs, dies and comes back: nothing fails, nothing old is read."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, Table, insert, make_url, select, text, update
from sqlalchemy.exc import OperationalError

from support.contacts import an_actor
from support.redis_faults import hung
from support.replication import Pair, Place, until
from support.sql import statements
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.migrations import migrate
from wacore.adapters.sql.reads import ReplicaReads
from wacore.adapters.sql.types import TABLE, new_metadata
from wacore.application.contacts.create_contact import CreateContactCommand
from wacore.application.contacts.queries import ListContactsQuery
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.settings import Settings
from wacore.testing.servers import MARIADB, MYSQL, ServerKind, lend_pair

pytestmark = pytest.mark.xdist_group("replicas")

metadata = new_metadata()
counters = Table(
    "counters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("value", Integer, nullable=False),
    **TABLE,
)


@pytest.fixture(scope="module", params=[MYSQL, MARIADB], ids=lambda kind: kind.name)
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    kind: ServerKind = request.param
    with lend_pair(kind) as (primary, replica):
        pair = Pair(kind, primary, replica)
        asyncio.run(pair.follow())
        yield pair


@pytest.fixture
async def place(pair: Pair) -> Place:
    """A database with one counter, which the replica has as well."""
    place = await pair.new_database()
    database = place.database()
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(insert(counters).values(id=1, value=0))
    await until(lambda: asks_replica(database, pair))
    await database.dispose()
    return place


@pytest.fixture
async def database(place: Place) -> AsyncIterator[ServiceDatabase]:
    database = place.database()
    yield database
    await database.dispose()


@pytest.fixture
async def neighbour(place: Place) -> AsyncIterator[ServiceDatabase]:
    """Another process's."""
    database = place.database()
    yield database
    await database.dispose()


async def write(database: ServiceDatabase, value: int) -> None:
    async with database.write.begin() as connection:
        await connection.execute(update(counters).values(value=value))


async def read(database: ServiceDatabase) -> int | None:
    async with database.query.connect() as connection:
        return await connection.scalar(select(counters.c.value))


async def asks_replica(database: ServiceDatabase, pair: Pair) -> bool:
    async with database.query.connect() as connection:
        answered = await connection.scalar(text("SELECT @@GLOBAL.port"))
    return bool(answered == make_url(pair.replica.url).port)


async def test_reads_go_to_a_replica_that_keeps_up(database: ServiceDatabase, pair: Pair) -> None:
    """What people ask; units of work and background work stay on the primary."""
    await until(lambda: asks_replica(database, pair))

    async with database.read.connect() as connection:
        here = await connection.scalar(text("SELECT @@GLOBAL.port"))
    assert make_url(pair.primary.url).port == here
    assert database.read is database.write


async def test_everybody_reads_what_was_written(
    database: ServiceDatabase, neighbour: ServiceDatabase
) -> None:
    """The next read sees it in every process, wherever it runs."""
    for value in range(1, 101):
        await write(database, value)

        assert [value, value] == [await read(database), await read(neighbour)]
    reads = neighbour.query
    assert isinstance(reads, ReplicaReads)
    assert reads.at_replica > reads.at_primary


async def test_a_replica_behind_is_not_read(
    database: ServiceDatabase, neighbour: ServiceDatabase, pair: Pair
) -> None:
    """It answers, with what was true before; once it has caught up, reads go there again."""
    async with pair.halted():
        await write(database, 7)
        for _ in range(20):
            assert [7, 7] == [await read(database), await read(neighbour)]

        assert not await asks_replica(database, pair)
    await until(lambda: asks_replica(database, pair))
    assert 7 == await read(database)


async def test_a_replica_behind_costs_one_wait_a_second(
    database: ServiceDatabase, pair: Pair
) -> None:
    """Two hundred reads do not wait two hundred times for it."""
    async with pair.halted():
        await write(database, 7)
        started = time.monotonic()
        for _ in range(200):
            await read(database)
        took = time.monotonic() - started

    assert took < 200 * 0.05 / 2


async def test_many_reads_ask_the_primary_once(database: ServiceDatabase) -> None:
    """Where it is, that is: those who come while it is being asked share the next answer."""
    with statements(database.write) as sent:
        await asyncio.gather(*(read(database) for _ in range(50)))

    assert 1 <= sum("gtid" in statement for statement in sent) <= 3


async def test_a_hung_replica_delays_a_few_reads(database: ServiceDatabase, pair: Pair) -> None:
    """It takes connections and answers nothing; soon nobody waits for it."""
    await read(database)
    with hung(pair.replica.pid):
        await write(database, 9)
        started = time.monotonic()
        for _ in range(100):
            assert 9 == await read(database)
        took = time.monotonic() - started

    assert took < 5
    await until(lambda: asks_replica(database, pair))


async def test_primary_and_replica_share_ten_connections(database: ServiceDatabase) -> None:
    """Whoever wants an eleventh waits."""
    engines = [engine for engine in (database.write, database.replica) if engine is not None]
    async with AsyncExitStack() as stack:
        held = 0
        for engine in engines:
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    while True:
                        await stack.enter_async_context(engine.connect())
                        held += 1

    assert 10 == held


async def test_a_replica_that_dies_fails_nobody(
    database: ServiceDatabase, neighbour: ServiceDatabase, pair: Pair
) -> None:
    """A read that it broke off goes on at the primary; one that comes back empty is not believed."""
    await until(lambda: asks_replica(database, pair))
    async with database.query.connect() as reading:
        assert 0 == await reading.scalar(select(counters.c.value))
        os.kill(pair.replica.pid, signal.SIGKILL)
        await write(database, 1)

        assert 1 == await reading.scalar(select(counters.c.value))
    assert [1] * 40 == await asyncio.gather(*(read(database) for _ in range(40)))

    await asyncio.to_thread(pair.replica.start)
    for value in range(2, 10):
        await write(database, value)
        assert [value, value] == [await read(database), await read(neighbour)]
    assert not await asks_replica(database, pair)
    await pair.follow()
    await until(lambda: asks_replica(database, pair))
    assert 9 == await read(database)


async def test_a_read_that_takes_too_long_is_not_begun_again(
    database: ServiceDatabase, pair: Pair
) -> None:
    """The primary would take as long, and has better things to do."""
    await until(lambda: asks_replica(database, pair))
    too_long = {
        MYSQL: "SELECT /*+ MAX_EXECUTION_TIME(50) */ COUNT(*) FROM information_schema.collations a,"
        " information_schema.collations b, information_schema.collations c",
        MARIADB: "SET STATEMENT max_statement_time = 0.05 FOR SELECT SLEEP(5)",
    }
    with statements(database.write) as sent, pytest.raises(OperationalError, match=r"3024|1969"):
        async with database.query.connect() as connection:
            await connection.execute(text(too_long[pair.kind]))

    assert too_long[pair.kind] not in sent


async def test_a_person_finds_what_he_added(pair: Pair, tmp_path: Path) -> None:
    """In another process of the service, and in the answers it keeps, while the replica is behind."""
    place = await pair.new_database()
    await migrate("contact", place.url)
    settings = Settings(data_dir=tmp_path, database_url=place.url, replica_url=place.replica_url)
    ada, listed = an_actor(), []
    async with (
        Platform(settings, "contact") as one,
        Platform(settings, "contact") as other,
        pair.halted(),
    ):
        for phone in ("+4915112345671", "+4915112345672"):
            create = CreateContactCommand(actor=ada, phone=phone, name="Grace")
            await one.root.contacts.contacts().create(create)
            page = await other.root.contacts.contacts().list(ListContactsQuery(actor=ada))
            listed.append(len(page.items))

    assert [1, 2] == listed


async def test_without_a_log_of_commits_nothing_is_read_there(database_url: str) -> None:
    """Nobody could tell how far a replica has come; the primary answers."""
    database = ServiceDatabase(database_url, replica_url=database_url)
    async with database.write.begin() as connection:
        await connection.run_sync(metadata.create_all)
        await connection.execute(insert(counters).values(id=1, value=5))

    assert 5 == await read(database)
    assert isinstance(database.query, ReplicaReads)
    assert (0, 1) == (database.query.at_replica, database.query.at_primary)
    await database.dispose()
