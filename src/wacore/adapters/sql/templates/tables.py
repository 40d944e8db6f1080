"""The schema of `template_service`."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import TABLE, At, Id, Json, LongText, new_metadata

metadata = new_metadata()
shared = shared_tables(metadata)

NAME_IS_UNIQUE = "uq_templates_name"

templates = Table(
    "templates",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("account_id", Id, nullable=False),
    Column("name", String(512), nullable=False),  # Meta's longest; ASCII, so it fits an index
    Column("language", String(20), nullable=False),
    # empty, or the id of a deleted template, whose name is free again
    Column("slot", String(32), nullable=False),
    Column("category", String(32), nullable=False),
    Column("status", String(32), nullable=False),
    Column("meta_status", String(64), nullable=False),
    Column("meta_id", String(64)),
    Column("quality", String(16), nullable=False),
    Column("latest_version", Integer, nullable=False),
    Column("meta_version", Integer),
    Column("meta_shape", String(64), nullable=False),
    Column("submission_version", Integer),
    Column("submission_edits", Boolean, nullable=False),
    # when the open submission or deletion was last tried
    Column("attempt_at", At),
    Column("deleting", Boolean, nullable=False),
    Column("rejection", Json),
    Column("category_notice", Json),
    Column("drift", LongText),
    Column("note", Text, nullable=False),
    Column("edits", Json, nullable=False),
    Column("reported_at", At),
    Column("created_at", At, nullable=False),
    Column("updated_at", At, nullable=False),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    Index(
        NAME_IS_UNIQUE,
        "organization_id",
        "account_id",
        "name",
        "language",
        "slot",
        unique=True,
    ),
    Index("ix_templates_sorted_by_name", "organization_id", "slot", "name", "language", "id"),
    Index("ix_templates_updated_at", "organization_id", "updated_at", "id"),
    Index("ix_templates_status", "organization_id", "status"),
    Index("ix_templates_attempt_at", "attempt_at"),
    Index("ix_templates_waiting", "status", "organization_id", "account_id"),
    **TABLE,
)

versions = Table(
    "template_versions",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("template_id", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("category", String(32), nullable=False),
    Column("parameter_format", String(16), nullable=False),
    # text and not JSON: MySQL would sort its keys anew
    Column("body", LongText, nullable=False),
    Column("ttl_seconds", Integer),
    Column("content_hash", String(64), nullable=False),
    Column("words_hash", String(64), nullable=False),
    Column("created_at", At, nullable=False),
    Column("created_by", Id),
    PrimaryKeyConstraint("organization_id", "template_id", "number"),
    Index("ix_template_versions_words", "organization_id", "words_hash", "template_id"),
    **TABLE,
)
