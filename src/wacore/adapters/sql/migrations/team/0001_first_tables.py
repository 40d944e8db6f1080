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
        "invitations",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("email", sa.String(255), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("team_id", Id, nullable=True),
        sa.Column("invited_by", Id, nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("expires_at", At, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("open_slot", sa.Integer(), nullable=True),
        sa.Column(
            "token_hash",
            sa.LargeBinary(length=32)
            .with_variant(sa.BINARY(length=32), "mariadb")
            .with_variant(sa.BINARY(length=32), "mysql"),
            nullable=True,
        ),
        sa.Column("due_at", At, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("redeeming_at", At, nullable=True),
        sa.Column("accepted_by", Id, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint(
            "organization_id",
            "email",
            "open_slot",
            name=op.f("uq_invitations_organization_id_email_open_slot"),
        ),
        **TABLE,
    )
    op.create_index(op.f("ix_invitations_due_at"), "invitations", ["due_at"], unique=False)
    op.create_index(
        "ix_invitations_created",
        "invitations",
        ["organization_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_invitations_role",
        "invitations",
        ["organization_id", "role", "open_slot"],
        unique=False,
    )
    op.create_index(op.f("ix_invitations_token_hash"), "invitations", ["token_hash"], unique=False)
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
        "roles",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("permissions", Json, nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_roles_organization_id_name")),
        **TABLE,
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("added_at", At, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_team_members")),
        **TABLE,
    )
    op.create_index(op.f("ix_team_members_user_id"), "team_members", ["user_id"], unique=False)
    op.create_table(
        "teams",
        sa.Column("id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("created_at", At, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint(
            "organization_id", "name_key", name=op.f("uq_teams_organization_id_name_key")
        ),
        **TABLE,
    )
