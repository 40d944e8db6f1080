"""Tell outwards and prove what was sent."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import TABLE, At, Blob, Id, Json, LongText

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "outward_deliveries",
        sa.Column("id", Id, nullable=False),
        sa.Column("subscription_id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("body", Blob, nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("due_at", At, nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("latency_ms", sa.Integer(), nullable=True),
        sa.Column("excerpt", sa.Text(), nullable=True),
        sa.Column("ended_at", At, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outward_deliveries")),
        **TABLE,
    )
    op.create_index(
        "ix_outward_deliveries_ended_at", "outward_deliveries", ["ended_at"], unique=False
    )
    op.create_index(
        "ix_outward_deliveries_subscription_id",
        "outward_deliveries",
        ["subscription_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_outward_deliveries_subscription_id_due_at",
        "outward_deliveries",
        ["subscription_id", "due_at"],
        unique=False,
    )
    op.create_table(
        "outward_events",
        sa.Column("subscription_id", Id, nullable=False),
        sa.Column("at", At, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("event", LongText, nullable=False),
        sa.PrimaryKeyConstraint("subscription_id", "at", "id", name=op.f("pk_outward_events")),
        **TABLE,
    )
    op.create_table(
        "send_claims",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_send_claims")),
        **TABLE,
    )
    op.create_table(
        "send_lines",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lineage", Id, nullable=False),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_send_lines")),
        **TABLE,
    )
    op.create_table(
        "tally_drifts",
        sa.Column("dispatch_id", Id, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("found_at", At, nullable=False),
        sa.PrimaryKeyConstraint("dispatch_id", name=op.f("pk_tally_drifts")),
        **TABLE,
    )
    op.create_table(
        "webhook_subscriptions",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("old_secret", sa.Text(), nullable=True),
        sa.Column("old_until", At, nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failing_since", At, nullable=True),
        sa.Column("created_at", At, nullable=False),
        sa.Column("updated_at", At, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_subscriptions")),
        **TABLE,
    )
    op.create_index(
        "ix_webhook_subscriptions_organization_id",
        "webhook_subscriptions",
        ["organization_id", "id"],
        unique=False,
    )
