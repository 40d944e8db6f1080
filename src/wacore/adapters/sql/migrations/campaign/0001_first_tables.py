"""First tables."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import TABLE, At, Blob, Id, Json, LongText

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("key", sa.BINARY(length=32), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("answer", Blob, nullable=False),
        sa.Column("expires_at", At, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answers")),
        **TABLE,
    )
    op.create_index("ix_answers_expires_at", "answers", ["expires_at"], unique=False)
    op.create_table(
        "campaigns",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.String(255), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("pause_by", sa.String(20), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("paused_at", At, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("template_id", Id, nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("template_name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("variables", Json, nullable=False),
        sa.Column("audience", Json, nullable=False),
        sa.Column("unknown_policy", sa.String(20), nullable=False),
        sa.Column("rate_cap", sa.Integer(), nullable=True),
        sa.Column("deadline", At, nullable=True),
        sa.Column("require_opt_in", sa.Boolean(), nullable=False),
        sa.Column("start_at", At, nullable=True),
        sa.Column("time_zone", sa.String(64), nullable=True),
        sa.Column("send_within_seconds", sa.Integer(), nullable=True),
        sa.Column("when_missed", sa.String(20), nullable=True),
        sa.Column("created_by", Id, nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("updated_at", At, nullable=False),
        sa.Column("launched_by", Id, nullable=True),
        sa.Column("started_at", At, nullable=True),
        sa.Column("finished_at", At, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_campaigns")),
        **TABLE,
    )
    op.create_index(
        "ix_campaigns_active", "campaigns", ["state", "organization_id", "id"], unique=False
    )
    op.create_index(
        "ix_campaigns_created", "campaigns", ["organization_id", "created_at", "id"], unique=False
    )
    op.create_index("ix_campaigns_due", "campaigns", ["state", "start_at"], unique=False)
    op.create_index(
        "ix_campaigns_name", "campaigns", ["organization_id", "sort_name", "id"], unique=False
    )
    op.create_index(
        "ix_campaigns_started", "campaigns", ["organization_id", "started_at"], unique=False
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", Id, nullable=False),
        sa.Column("consumer", sa.String(255), nullable=False),
        sa.Column("consumed_at", At, nullable=False),
        sa.PrimaryKeyConstraint("event_id", "consumer", name=op.f("pk_inbox")),
        **TABLE,
    )
    op.create_index("ix_inbox_consumed_at", "inbox", ["consumed_at"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("key", sa.String(190), nullable=False),
        sa.Column("slot", sa.String(32), nullable=False),
        sa.Column("payload", Blob, nullable=False),
        sa.Column("lane", sa.String(190), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", At, nullable=True),
        sa.Column("died_at", At, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        **TABLE,
    )
    op.create_index("ix_jobs_kind_due_at", "jobs", ["kind", "died_at", "due_at"], unique=False)
    op.create_index("uq_jobs_kind_key_slot", "jobs", ["kind", "key", "slot"], unique=True)
    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("occurred_at", At, nullable=False),
        sa.Column("payload", LongText, nullable=False),
        sa.Column("correlation_id", sa.String(255), nullable=False),
        sa.Column("claimed_until", At, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        **TABLE,
    )
    op.create_table(
        "pace",
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("used_until", sa.Double(), nullable=False),
        sa.Column("barred_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pace")),
        **TABLE,
    )
    op.create_table(
        "plannings",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("campaign_id", Id, nullable=False),
        sa.Column("last_contact_id", Id, nullable=True),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("countries", Json, nullable=False),
        sa.Column("sealed_at", At, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "campaign_id", name=op.f("pk_plannings")),
        **TABLE,
    )
