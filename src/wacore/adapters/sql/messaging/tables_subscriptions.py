"""The database `whatsapp_service`: programs and people that are told what happens."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from wacore.adapters.sql.messaging.tables import metadata
from wacore.adapters.sql.types import TABLE, At, Blob, Id, Json, LongText

webhook_subscriptions = Table(
    "webhook_subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("url", Text, nullable=False),
    Column("kinds", Json, nullable=False),
    Column("description", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("old_secret", Text),
    Column("old_until", At),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("failing_since", At),
    Column("created_at", At, nullable=False),
    Column("updated_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_webhook_subscriptions_organization_id", "organization_id", "id"),
    **TABLE,
)

outward_events = Table(
    "outward_events",
    metadata,
    Column("subscription_id", Id, nullable=False),
    Column("at", At, nullable=False),
    Column("id", Id, nullable=False),
    Column("event", LongText, nullable=False),
    PrimaryKeyConstraint("subscription_id", "at", "id"),
    **TABLE,
)

outward_deliveries = Table(
    "outward_deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscription_id", Id, nullable=False),
    Column("organization_id", Id, nullable=False),
    Column("body", Blob, nullable=False),
    Column("events", Integer, nullable=False),
    Column("created_at", At, nullable=False),
    Column("due_at", At),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),
    Column("latency_ms", Integer),
    Column("excerpt", Text),
    Column("ended_at", At),
    Index("ix_outward_deliveries_subscription_id", "subscription_id", "id"),
    Index("ix_outward_deliveries_subscription_id_due_at", "subscription_id", "due_at"),
    Index("ix_outward_deliveries_ended_at", "ended_at"),
    **TABLE,
)

news_feeds = Table(
    "news_feeds",
    metadata,
    Column("organization_id", Id, primary_key=True),
    Column("era", String(32), nullable=False),
    # numbers up to `first` are gone, none above `last` is given yet
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    # null once the era has had its RESYNC
    Column("settles_at", At),
    Column("followed_until", At, nullable=False),
    Index("ix_news_feeds_followed_until", "followed_until"),
    **TABLE,
)
"""The organisations that somebody follows live. Who writes news looks here, and takes no lock."""

live_news = Table(
    "live_news",
    metadata,
    Column(
        "position",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("organization_id", Id, nullable=False),
    Column("number", BigInteger),
    Column("kind", String(32), nullable=False),
    Column("event", LongText, nullable=False),
    Index("ix_live_news_organization_id_number", "organization_id", "number"),
    **TABLE,
)
"""What they are told; `number` is null until somebody has looked."""
