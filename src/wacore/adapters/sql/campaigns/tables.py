"""The schema of `campaign_service`."""

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import TABLE, At, Id, Json, Key, new_metadata

metadata = new_metadata()
shared = shared_tables(metadata)

campaigns = Table(
    "campaigns",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("name", Key, nullable=False),
    # case-folded here, since SQLite folds ASCII only
    Column("search_name", Text, nullable=False),
    Column("sort_name", Key, nullable=False),
    Column("state", String(20), nullable=False),
    Column("pause_by", String(20)),
    Column("pause_reason", Text),
    Column("paused_at", At),
    Column("reason", Text, nullable=False),
    Column("template_id", Id, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("template_name", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("sender", String(64), nullable=False),
    Column("variables", Json, nullable=False),
    Column("audience", Json, nullable=False),
    Column("unknown_policy", String(20), nullable=False),
    Column("rate_cap", Integer),
    Column("deadline", At),
    Column("require_opt_in", Boolean, nullable=False),
    Column("start_at", At),
    Column("time_zone", String(64)),
    Column("send_within_seconds", Integer),
    Column("when_missed", String(20)),
    Column("created_by", Id, nullable=False),
    Column("created_at", At, nullable=False),
    Column("updated_at", At, nullable=False),
    Column("launched_by", Id),
    Column("started_at", At),
    Column("finished_at", At),
    Column("version", Integer, nullable=False),
    Column("recipient_local", Boolean),
    Column("repeats", Json),
    Column("series_id", Id),
    Column("hours", Json),
    Column("frequency_cap", Json),
    Column("canary", Json),
    Column("failure_limit", Double),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("ix_campaigns_created", "organization_id", "created_at", "id"),
    Index("ix_campaigns_name", "organization_id", "sort_name", "id"),
    Index("ix_campaigns_started", "organization_id", "started_at"),
    Index("ix_campaigns_series", "organization_id", "series_id", "created_at", "id"),
    Index("ix_campaigns_due", "state", "start_at"),
    Index("ix_campaigns_active", "state", "organization_id", "id"),
    **TABLE,
)

plannings = Table(
    "plannings",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("campaign_id", Id, nullable=False),
    Column("last_contact_id", Id),
    Column("audience", Integer, nullable=False),
    Column("countries", Json, nullable=False),
    Column("sealed_at", At),
    PrimaryKeyConstraint("organization_id", "campaign_id"),
    **TABLE,
)
