"""What an operator sees of a service's database."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import insert

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.gauges import SqlServiceGauges
from wacore.adapters.sql.job_queue import SqlJobQueue
from wacore.adapters.sql.messaging import tables, tables_intake
from wacore.adapters.sql.messaging.gauges import SqlSendingGauges
from wacore.adapters.system import uuid7
from wacore.application.ports import Job
from wacore.application.ports.gauges import Gauge, Gauges


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, tables.metadata) as database:
        yield database


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def values(gauges: Gauges) -> dict[str, float]:
    return {_name(gauge): gauge.value for gauge in await gauges.read()}


def _name(gauge: Gauge) -> str:
    labels = [value for key, value in gauge.labels.items() if key != "database"]
    return ":".join([gauge.name, *labels])


async def test_queue_outbox_and_pools(database: ServiceDatabase, clock: ManualClock) -> None:
    """Ages are those of the oldest due job and fact; connections in hand stand beside their limit."""
    queue = SqlJobQueue(database, tables.shared, clock, uuid7)
    await queue.enqueue([Job(kind="x.do", key="late")])
    async with database.write.begin() as connection:
        await connection.execute(
            insert(tables.shared.outbox).values(
                id=UUID(int=1),
                name="contacts.created",
                organization_id=UUID(int=7),
                occurred_at=clock.now(),
                payload="{}",
                correlation_id="",
            )
        )
    clock.advance(timedelta(seconds=90))
    await queue.enqueue([Job(kind="x.do", key="new")])
    gauges = SqlServiceGauges("whatsapp_service", database, tables.shared, clock)

    async with database.write.connect():
        found = await values(gauges)

    assert (2, 90, 1, 90) == (
        found["jobs:x.do"],
        found["queue_age_seconds:x.do"],
        found["outbox_events"],
        found["outbox_age_seconds"],
    )
    assert 1 <= found["pool_connections_used:write"] <= found["pool_connections_limit:write"] <= 10


async def test_an_idle_service(database: ServiceDatabase, clock: ManualClock) -> None:
    """Nothing waits, nothing is old."""
    found = {
        **await values(SqlServiceGauges("x", database, tables.shared, clock)),
        **await values(SqlSendingGauges(database, clock)),
    }

    assert {0} == {value for name, value in found.items() if not name.startswith("pool")}


async def test_rate_beside_limit(database: ServiceDatabase, clock: ManualClock) -> None:
    """The last full minute counts; a number that was silent has rate 0."""
    minute = clock.now().replace(second=0, microsecond=0)
    number = {
        "organization_id": UUID(int=7),
        "account_id": UUID(int=8),
        "display_phone_number": "+1 555",
        "verified_name": "Acme",
        "status": "CONNECTED",
        "quality": "GREEN",
        "tier": "TIER_1K",
        "messages_per_second": 80,
        "note": "",
        "synced_at": clock.now(),
    }
    async with database.write.begin() as connection:
        await connection.execute(
            insert(tables_intake.numbers), [{"id": "1", **number}, {"id": "2", **number}]
        )
        await connection.execute(
            insert(tables.status_evidence),
            [
                {"phone_number_id": "1", "minute": at, "accepted": accepted, "heard": 0}
                for at, accepted in (
                    (minute, 5),
                    (minute - timedelta(minutes=1), 1200),
                    (minute - timedelta(minutes=2), 7),
                )
            ],
        )
    await _unknown_and_webhook(database, clock)

    found = await values(SqlSendingGauges(database, clock))

    assert {
        "messages_unknown": 4,
        "counter_drift": 0,
        "webhook_lag_seconds": 30,
        "send_rate_per_second:1": 20,
        "send_limit_per_second:1": 80,
        "send_rate_per_second:2": 0,
        "send_limit_per_second:2": 80,
    } == found


async def _unknown_and_webhook(database: ServiceDatabase, clock: ManualClock) -> None:
    tally = {"dispatch_id": UUID(int=9), "reason": ""}
    hook = {"size": 1, "attempts": 0, "ignored": "", "error": ""}
    now = clock.now()
    async with database.write.begin() as connection:
        await connection.execute(
            insert(tables.dispatch_tallies),
            [
                {**tally, "state": "unknown", "messages": 4},
                {**tally, "state": "sent", "messages": 9},
            ],
        )
        await connection.execute(
            insert(tables_intake.webhooks),
            [
                {
                    **hook,
                    "id": UUID(int=number),
                    "received_at": now - timedelta(seconds=age),
                    "due_at": due_at,
                    "state": state,
                }
                for number, age, due_at, state in (
                    (1, 99, None, "applied"),
                    (2, 30, now, "waiting"),
                    (3, 10, now, "waiting"),
                )
            ],
        )
