"""The tables every service's database has beside its own."""

from dataclasses import dataclass

from sqlalchemy import Column, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, Text

from wacore.adapters.sql.types import TABLE, At, Blob, Id, Key, LongText


@dataclass(frozen=True)
class SharedTables:
    outbox: Table
    inbox: Table
    jobs: Table


def shared_tables(metadata: MetaData) -> SharedTables:
    """Declare outbox, inbox and jobs in a service's schema."""
    outbox = Table(
        "outbox",
        metadata,
        Column("id", Id, primary_key=True),
        Column("name", Key, nullable=False),
        Column("organization_id", Id, nullable=False),
        Column("occurred_at", At, nullable=False),
        Column("payload", LongText, nullable=False),
        Column("correlation_id", Key, nullable=False),
        Column("claimed_until", At),
        **TABLE,
    )
    inbox = Table(
        "inbox",
        metadata,
        Column("event_id", Id, nullable=False),
        Column("consumer", Key, nullable=False),
        Column("consumed_at", At, nullable=False),
        PrimaryKeyConstraint("event_id", "consumer"),
        Index("ix_inbox_consumed_at", "consumed_at"),
        **TABLE,
    )
    jobs = Table(
        "jobs",
        metadata,
        Column("id", Id, primary_key=True),
        Column("kind", String(100), nullable=False),
        Column("key", String(190), nullable=False),
        # "waiting" or the row's own id in hex: one waiting job per (kind, key), any number in hand
        Column("slot", String(32), nullable=False),
        Column("payload", Blob, nullable=False),
        Column("lane", String(190), nullable=False),
        Column("priority", Integer, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("due_at", At),
        Column("died_at", At),
        Column("error", Text, nullable=False),
        Index("uq_jobs_kind_key_slot", "kind", "key", "slot", unique=True),
        Index("ix_jobs_kind_due_at", "kind", "died_at", "due_at"),
        **TABLE,
    )
    return SharedTables(outbox=outbox, inbox=inbox, jobs=jobs)
