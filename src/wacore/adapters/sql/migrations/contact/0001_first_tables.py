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
        "consent_entries",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("evidence", LongText, nullable=False),
        sa.Column("keyword_table", sa.String(100), nullable=False),
        sa.Column("at", At, nullable=False),
        sa.Column("recorded_at", At, nullable=False),
        sa.Column("recorded_by", Id, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_consent_entries")),
        **TABLE,
    )
    op.create_index(
        "ix_consent_entries_contact",
        "consent_entries",
        ["organization_id", "contact_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "contact_attributes",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("text_value", sa.String(150), nullable=True),
        sa.Column("number_value", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint(
            "organization_id", "contact_id", "name", name=op.f("pk_contact_attributes")
        ),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_contact_attributes_number",
        "contact_attributes",
        ["organization_id", "name", "number_value"],
        unique=False,
    )
    op.create_index(
        "ix_contact_attributes_text",
        "contact_attributes",
        ["organization_id", "name", "text_value"],
        unique=False,
    )
    op.create_table(
        "contact_favorites",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "user_id", "contact_id", name=op.f("pk_contact_favorites")
        ),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_contact_favorites_contact",
        "contact_favorites",
        ["organization_id", "contact_id"],
        unique=False,
    )
    op.create_table(
        "contact_groups",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_key", sa.String(150), nullable=False),
        sa.Column("description", sa.String(1000), nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("updated_at", At, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_contact_groups")),
        **TABLE,
    )
    op.create_index(
        "uq_contact_groups_name", "contact_groups", ["organization_id", "name_key"], unique=True
    )
    op.create_table(
        "contact_terms",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("term", sa.String(60), nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "term", "contact_id", name=op.f("pk_contact_terms")
        ),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_contact_terms_contact", "contact_terms", ["organization_id", "contact_id"], unique=False
    )
    op.create_table(
        "contact_timeline",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", At, nullable=False),
        sa.Column("detail", Json, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_contact_timeline")),
        **TABLE,
    )
    op.create_index(
        "ix_contact_timeline_contact",
        "contact_timeline",
        ["organization_id", "contact_id", "at", "id"],
        unique=False,
    )
    op.create_table(
        "contacts",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("phone", sa.String(20), nullable=True),
        sa.Column("bsuid", sa.String(150), nullable=True),
        sa.Column("username", sa.String(40), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(150), nullable=False),
        sa.Column("email", sa.String(260), nullable=True),
        sa.Column("email_key", sa.String(150), nullable=True),
        sa.Column("language", sa.String(10), nullable=True),
        sa.Column("timezone", sa.String(60), nullable=True),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("attributes", Json, nullable=False),
        sa.Column("marketing", sa.String(12), nullable=False),
        sa.Column("utility", sa.String(12), nullable=False),
        sa.Column("consents", Json, nullable=False),
        sa.Column("search", sa.String(500), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("import_id", Id, nullable=True),
        sa.Column("created_at", At, nullable=False),
        sa.Column("updated_at", At, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_contacts")),
        **TABLE,
    )
    op.create_index("ix_contacts_email", "contacts", ["organization_id", "email_key"], unique=False)
    op.create_index(
        "ix_contacts_marketing", "contacts", ["organization_id", "marketing", "id"], unique=False
    )
    op.create_index(
        "ix_contacts_name", "contacts", ["organization_id", "name_key", "id"], unique=False
    )
    op.create_index(
        "ix_contacts_search", "contacts", ["organization_id", "id", "search"], unique=False
    )
    op.create_index(
        "ix_contacts_updated_at", "contacts", ["organization_id", "updated_at", "id"], unique=False
    )
    op.create_index(
        "ix_contacts_utility", "contacts", ["organization_id", "utility", "id"], unique=False
    )
    op.create_index("uq_contacts_bsuid", "contacts", ["organization_id", "bsuid"], unique=True)
    op.create_index("uq_contacts_phone", "contacts", ["organization_id", "phone"], unique=True)
    op.create_index(
        "uq_contacts_username", "contacts", ["organization_id", "username"], unique=True
    )
    op.create_table(
        "group_members",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("group_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "group_id", "contact_id", name=op.f("pk_group_members")
        ),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_group_members_contact", "group_members", ["organization_id", "contact_id"], unique=False
    )
    op.create_table(
        "import_errors",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("import_id", Id, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(200), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "import_id", "line", name=op.f("pk_import_errors")
        ),
        **TABLE,
    )
    op.create_table(
        "imports",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("started_by", Id, nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=True),
        sa.Column("options", Json, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("created_rows", sa.Integer(), nullable=False),
        sa.Column("updated_rows", sa.Integer(), nullable=False),
        sa.Column("duplicate_rows", sa.Integer(), nullable=False),
        sa.Column("rejected_rows", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(1000), nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("started_at", At, nullable=True),
        sa.Column("updated_at", At, nullable=False),
        sa.Column("finished_at", At, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_imports")),
        **TABLE,
    )
    op.create_index("ix_imports_open", "imports", ["open", "updated_at"], unique=False)
    op.create_index(
        "uq_imports_fingerprint", "imports", ["organization_id", "fingerprint"], unique=True
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
        "segments",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_key", sa.String(150), nullable=False),
        sa.Column("description", sa.String(1000), nullable=False),
        sa.Column("filter", Json, nullable=False),
        sa.Column("created_at", At, nullable=False),
        sa.Column("updated_at", At, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_segments")),
        **TABLE,
    )
    op.create_index("uq_segments_name", "segments", ["organization_id", "name_key"], unique=True)
    op.create_table(
        "suppressions",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("fingerprint", sa.BINARY(length=32), nullable=False),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "fingerprint", "purpose", name=op.f("pk_suppressions")
        ),
        **TABLE,
    )
