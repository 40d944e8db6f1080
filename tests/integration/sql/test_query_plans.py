"""Whatever a store is asked, it finds by an index."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Select

from support.examples import moment, number
from support.full_tables import fill, learn
from support.query_plans import Sent, objections, sent
from support.sql import sql_database
from support.store_methods import CONTEXTS, SHARED, metadata_of, methods
from support.table_values import MEANINGFUL
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.keyset import Keyset
from wacore.adapters.sql.types import At, Id
from wacore.application.ports import PageRequest

SILENT = {
    "SqlInboundRepository.known",
    "SqlOutbox.add",
    "SqlOutbox.flush",
}
"""Methods that have nothing to ask: what they were given waits for the commit, or is empty."""

READ_WHOLE = {
    ("SqlFenceStore.read", "send_claims"): "64 rows at most",
    ("SqlFenceStore.learn", "send_claims"): "64 rows at most",
    ("SqlSendingGauges.read", "tally_drifts"): "empty unless something is wrong",
    ("SqlSubscriptionReader.busy", "webhook_subscriptions"): "there are few, and all are asked",
    ("SqlNewsFeeds.forget", "news_feeds"): "a row for each organisation that is followed just now",
    ("SqlNewsFeeds.forget", "live_news"): "some thousands for each organisation that is followed",
    ("SqlReachStore.forget", "portfolios"): "one row for each portfolio that ever sent",
    ("SqlAccountKeys.all", "accounts"): "the keyring keeps every account's keys in memory",
    ("SqlParkedStatuses.known", "parked_statuses"): "little is parked, and not for long",
    ("SqlTemplateIndex.accounts", "templates"): "a sweep, over an index that holds all it asks",
    ("SqlSendingGauges.read", "numbers"): "each number has a gauge",
    ("SqlServiceGauges.read", "jobs"): "a queue's length; what is done is not in it",
    ("SqlServiceGauges.read", "outbox"): "likewise; facts leave it within a second",
    ("SqlOutboxRelay.backlog", "outbox"): "likewise",
    ("SqlOutboxRelay.pending", "outbox"): "all that is in it is to leave; a limit ends the look",
    ("SqlJobQueue.dead", "jobs"): "an operator's rare look into a short list",
}


@pytest.fixture(params=[*CONTEXTS, SHARED])
def context(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def database(tmp_path: Path, context: str) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata_of(context)) as database:
        await fill_up(database, context)
        yield database


async def fill_up(database: ServiceDatabase, context: str) -> None:
    metadata = metadata_of(context)
    async with database.write.begin() as connection:
        await fill(connection, metadata, MEANINGFUL[context])
        await learn(connection, metadata)


_first_page = Keyset.page


def _second_page(self: Keyset, statement: Select[Any], request: PageRequest) -> Select[Any]:
    values = [_somewhere(column) for column in self._columns]
    return _first_page(self, statement.where(self.after(values)), request)


def _somewhere(column: Column[Any]) -> Any:
    if isinstance(column.type, Id):
        return number(7)
    if isinstance(column.type, At):
        return moment(7)
    return 7 if column.type.python_type is int else f"{column.name}7"


async def test_every_statement_uses_an_index(
    database: ServiceDatabase, context: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every method of every adapter, first and later pages, with thousands of rows in each table."""
    asked: dict[str, list[Sent]] = {}
    for page in (_first_page, _second_page):
        monkeypatch.setattr(Keyset, "page", page)
        for name, call in methods(context):
            with sent(database.read, database.write) as statements:
                await call(database)
            asked.setdefault(name, []).extend(statements)
    await fill_up(database, context)  # some of them delete

    silent = {name for name, statements in asked.items() if not statements}
    async with database.read.connect() as connection:
        found = {name: await objections(connection, each) for name, each in asked.items()}
    assert silent <= SILENT
    assert {} == {
        name: wrong
        for name, each in found.items()
        if (wrong := [o for o in each if (name, o.table) not in READ_WHOLE])
    }
