"""The tables every service's database has beside its own."""

from dataclasses import dataclass

from sqlalchemy import (
    BINARY,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from wacore.adapters.sql.types import TABLE, At, Blob, Id, Key, LongText


@dataclass(frozen=True)
class SharedTables:
    outbox: Table
    inbox: Table
    jobs: Table
    answers: Table
    pace: Table


def shared_tables(metadata: MetaData) -> SharedTables:
    """Declare them in a service's schema."""
    return SharedTables(
        outbox=_outbox(metadata),
        inbox=_inbox(metadata),
        jobs=_jobs(metadata),
        answers=_answers(metadata),
        pace=_pace(metadata),
    )


def _outbox(metadata: MetaData) -> Table:
    return Table(
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


def _inbox(metadata: MetaData) -> Table:
    return Table(
        "inbox",
        metadata,
        Column("event_id", Id, nullable=False),
        Column("consumer", Key, nullable=False),
        Column("consumed_at", At, nullable=False),
        PrimaryKeyConstraint("event_id", "consumer"),
        Index("ix_inbox_consumed_at", "consumed_at"),
        **TABLE,
    )


def _jobs(metadata: MetaData) -> Table:
    return Table(
        "jobs",
        metadata,
        Column("id", Id, primary_key=True),
        Column("kind", String(100), nullable=False),
        Column("key", String(190), nullable=False),
        # "waiting" or the holder's receipt: one waiting job per (kind, key), any number in hand
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


def _answers(metadata: MetaData) -> Table:
    """By the SHA-256 of the Idempotency-Key and whose it is."""
    return Table(
        "answers",
        metadata,
        Column("key", BINARY(32), primary_key=True),
        Column("running", Integer, nullable=False),
        Column("answer", Blob, nullable=False),
        Column("expires_at", At, nullable=False),
        Index("ix_answers_expires_at", "expires_at"),
        **TABLE,
    )


def _pace(metadata: MetaData) -> Table:
    """Seconds since 1970: when the key's permits are used up to, and when it may be used again."""
    return Table(
        "pace",
        metadata,
        Column("key", Key, primary_key=True),
        Column("used_until", Double, nullable=False),
        Column("barred_until", Double, nullable=False),
        **TABLE,
    )
