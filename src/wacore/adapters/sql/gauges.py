"""How full a service's queues and pools are."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.reads import ReplicaReads
from wacore.adapters.sql.shared_tables import SharedTables
from wacore.application.ports import Clock
from wacore.application.ports.gauges import Gauge


class SqlServiceGauges:
    """Gauges of what every service's database has."""

    def __init__(
        self, service: str, database: ServiceDatabase, tables: SharedTables, clock: Clock
    ) -> None:
        self._labels = {"database": service}
        self._database = database
        self._tables = tables
        self._clock = clock

    async def read(self) -> list[Gauge]:
        return [*await self._queue(), *await self._outbox(), *self._pools(), *self._reads()]

    async def _queue(self) -> list[Gauge]:
        c = self._tables.jobs.c
        statement = (
            select(c.kind, func.count(), func.min(c.due_at))
            .where(c.died_at.is_(None))
            .group_by(c.kind)
        )
        now = self._clock.now()
        async with self._database.read.connect() as connection:
            rows = (await connection.execute(statement)).all()
        found = []
        for kind, jobs, due_at in rows:
            labels = {**self._labels, "kind": kind}
            found += [
                Gauge("jobs", jobs, "Jobs that wait or are in hand.", labels),
                Gauge(
                    "queue_age_seconds",
                    _age(now, due_at),
                    "How long the oldest due job has waited.",
                    labels,
                ),
            ]
        return found

    async def _outbox(self) -> list[Gauge]:
        c = self._tables.outbox.c
        async with self._database.read.connect() as connection:
            waiting = await connection.scalar(select(func.count()).select_from(self._tables.outbox))
            oldest = await connection.scalar(select(c.occurred_at).order_by(c.id).limit(1))
        age = _age(self._clock.now(), oldest)
        return [
            Gauge("outbox_events", waiting or 0, "Facts that wait to be published.", self._labels),
            Gauge("outbox_age_seconds", age, "How long the oldest fact has waited.", self._labels),
        ]

    def _pools(self) -> list[Gauge]:
        database = self._database
        pools = {"write": database.write}
        if database.read is not database.write:
            pools["read"] = database.read
        if database.replica is not None:
            pools["replica"] = database.replica
        return [
            gauge
            for name, engine in pools.items()
            for gauge in _pool(engine, {**self._labels, "pool": name})
        ]

    def _reads(self) -> list[Gauge]:
        reads = self._database.query
        if not isinstance(reads, ReplicaReads):
            return []
        told = "Queries since the start, by where they ran."
        return [
            Gauge("replica_reads", number, told, {**self._labels, "place": place})
            for place, number in (("replica", reads.at_replica), ("primary", reads.at_primary))
        ]


def _pool(engine: AsyncEngine, labels: dict[str, str]) -> list[Gauge]:
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        return []
    return [
        Gauge("pool_connections_used", pool.checkedout(), "Connections in hand.", labels),
        Gauge("pool_connections_limit", pool.size(), "Connections at most.", labels),
    ]


def _age(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
