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
        "template_versions",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("template_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("parameter_format", sa.String(16), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.Column("ttl_seconds", sa.Integer(), nullable=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("words_hash", sa.String(64), nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("created_by", Id, nullable=True),
        sa.PrimaryKeyConstraint(
            "organization_id", "template_id", "number", name=op.f("pk_template_versions")
        ),
        **TABLE,
    )
    op.create_index(
        "ix_template_versions_words",
        "template_versions",
        ["organization_id", "words_hash", "template_id"],
        unique=False,
    )
    op.create_table(
        "templates",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("account_id", Id, nullable=False),
        sa.Column("name", sa.String(512), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("slot", sa.String(32), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("meta_status", sa.String(64), nullable=False),
        sa.Column("meta_id", sa.String(64), nullable=True),
        sa.Column("quality", sa.String(16), nullable=False),
        sa.Column("latest_version", sa.Integer(), nullable=False),
        sa.Column("meta_version", sa.Integer(), nullable=True),
        sa.Column("meta_shape", sa.String(64), nullable=False),
        sa.Column("submission_version", sa.Integer(), nullable=True),
        sa.Column("submission_edits", sa.Boolean(), nullable=False),
        sa.Column("attempt_at", At, nullable=True),
        sa.Column("deleting", sa.Boolean(), nullable=False),
        sa.Column("rejection", Json, nullable=True),
        sa.Column("category_notice", Json, nullable=True),
        sa.Column("drift", LongText, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("edits", Json, nullable=False),
        sa.Column("reported_at", At, nullable=True),
        sa.Column("created_at", At, nullable=False),
        sa.Column("updated_at", At, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_templates")),
        **TABLE,
    )
    op.create_index("ix_templates_attempt_at", "templates", ["attempt_at"], unique=False)
    op.create_index(
        "ix_templates_sorted_by_name",
        "templates",
        ["organization_id", "slot", "name", "language", "id"],
        unique=False,
    )
    op.create_index("ix_templates_status", "templates", ["organization_id", "status"], unique=False)
    op.create_index(
        "ix_templates_updated_at",
        "templates",
        ["organization_id", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_templates_waiting",
        "templates",
        ["status", "organization_id", "account_id"],
        unique=False,
    )
    op.create_index(
        "uq_templates_name",
        "templates",
        ["organization_id", "account_id", "name", "language", "slot"],
        unique=True,
    )
