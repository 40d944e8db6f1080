"""The schema of `contact_service`.

The organisation leads every key. `terms` answers what begins with a word, the index
`ix_contacts_search` what contains it (see `wacore.domain.contacts.search`); `attributes` holds
what filters compare, while a contact's own row holds what is shown.
"""

from sqlalchemy import (
    BINARY,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import TABLE, At, Id, Json, LongText, new_metadata

metadata = new_metadata()
shared = shared_tables(metadata)

contacts = Table(
    "contacts",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("phone", String(20)),
    Column("bsuid", String(150)),
    Column("username", String(40)),
    Column("name", String(200), nullable=False),
    Column("name_key", String(150), nullable=False),
    Column("email", String(260)),
    Column("email_key", String(150)),
    Column("language", String(10)),
    Column("timezone", String(60)),
    Column("country", String(2)),
    Column("attributes", Json, nullable=False),
    Column("marketing", String(12), nullable=False),
    Column("utility", String(12), nullable=False),
    Column("consents", Json, nullable=False),
    Column("search", String(500), nullable=False),
    Column("source", String(12), nullable=False),
    Column("import_id", Id),
    Column("created_at", At, nullable=False),
    Column("updated_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("uq_contacts_phone", "organization_id", "phone", unique=True),
    Index("uq_contacts_bsuid", "organization_id", "bsuid", unique=True),
    Index("uq_contacts_username", "organization_id", "username", unique=True),
    Index("ix_contacts_name", "organization_id", "name_key", "id"),
    Index("ix_contacts_email", "organization_id", "email_key"),
    Index("ix_contacts_updated_at", "organization_id", "updated_at", "id"),
    Index("ix_contacts_marketing", "organization_id", "marketing", "id"),
    Index("ix_contacts_utility", "organization_id", "utility", "id"),
    Index("ix_contacts_search", "organization_id", "id", "search"),
    **TABLE,
)

terms = Table(
    "contact_terms",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("term", String(60), nullable=False),
    Column("contact_id", Id, nullable=False),
    PrimaryKeyConstraint("organization_id", "term", "contact_id"),
    Index("ix_contact_terms_contact", "organization_id", "contact_id"),
    sqlite_with_rowid=False,
    **TABLE,
)

attributes = Table(
    "contact_attributes",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("contact_id", Id, nullable=False),
    Column("name", String(60), nullable=False),
    Column("text_value", String(150)),
    Column("number_value", Double),
    PrimaryKeyConstraint("organization_id", "contact_id", "name"),
    Index("ix_contact_attributes_text", "organization_id", "name", "text_value"),
    Index("ix_contact_attributes_number", "organization_id", "name", "number_value"),
    sqlite_with_rowid=False,
    **TABLE,
)

groups = Table(
    "contact_groups",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("name", String(100), nullable=False),
    Column("name_key", String(150), nullable=False),
    Column("description", String(1000), nullable=False),
    Column("created_at", At, nullable=False),
    Column("updated_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("uq_contact_groups_name", "organization_id", "name_key", unique=True),
    **TABLE,
)

members = Table(
    "group_members",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("group_id", Id, nullable=False),
    Column("contact_id", Id, nullable=False),
    PrimaryKeyConstraint("organization_id", "group_id", "contact_id"),
    Index("ix_group_members_contact", "organization_id", "contact_id"),
    sqlite_with_rowid=False,
    **TABLE,
)

favorites = Table(
    "contact_favorites",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("contact_id", Id, nullable=False),
    PrimaryKeyConstraint("organization_id", "user_id", "contact_id"),
    Index("ix_contact_favorites_contact", "organization_id", "contact_id"),
    sqlite_with_rowid=False,
    **TABLE,
)

segments = Table(
    "segments",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("name", String(100), nullable=False),
    Column("name_key", String(150), nullable=False),
    Column("description", String(1000), nullable=False),
    Column("filter", Json, nullable=False),
    Column("created_at", At, nullable=False),
    Column("updated_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("uq_segments_name", "organization_id", "name_key", unique=True),
    **TABLE,
)

ledger = Table(
    "consent_entries",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("contact_id", Id, nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("source", String(12), nullable=False),
    Column("evidence", LongText, nullable=False),
    Column("keyword_table", String(100), nullable=False),
    Column("at", At, nullable=False),
    Column("recorded_at", At, nullable=False),
    Column("recorded_by", Id),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("ix_consent_entries_contact", "organization_id", "contact_id", "recorded_at", "id"),
    **TABLE,
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("fingerprint", BINARY(32), nullable=False),
    Column("purpose", String(12), nullable=False),
    PrimaryKeyConstraint("organization_id", "fingerprint", "purpose"),
    **TABLE,
)

timelines = Table(
    "contact_timeline",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("contact_id", Id, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", At, nullable=False),
    Column("detail", Json, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("ix_contact_timeline_contact", "organization_id", "contact_id", "at", "id"),
    **TABLE,
)

imports = Table(
    "imports",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("id", Id, nullable=False),
    Column("started_by", Id, nullable=False),
    Column("filename", String(200), nullable=False),
    Column("size", Integer, nullable=False),
    Column("fingerprint", String(64)),
    Column("options", Json, nullable=False),
    Column("state", String(12), nullable=False),
    Column("open", Boolean, nullable=False),
    Column("rows_total", Integer),
    Column("created_rows", Integer, nullable=False),
    Column("updated_rows", Integer, nullable=False),
    Column("duplicate_rows", Integer, nullable=False),
    Column("rejected_rows", Integer, nullable=False),
    Column("failure", String(1000), nullable=False),
    Column("created_at", At, nullable=False),
    Column("started_at", At),
    Column("updated_at", At, nullable=False),
    Column("finished_at", At),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("uq_imports_fingerprint", "organization_id", "fingerprint", unique=True),
    Index("ix_imports_open", "open", "updated_at"),
    **TABLE,
)

import_errors = Table(
    "import_errors",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("import_id", Id, nullable=False),
    Column("line", Integer, nullable=False),
    Column("column", String(200), nullable=False),
    Column("value", String(200), nullable=False),
    Column("reason", String(500), nullable=False),
    PrimaryKeyConstraint("organization_id", "import_id", "line"),
    **TABLE,
)
