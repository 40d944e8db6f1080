"""Accounts, organisations and what proves them."""

from sqlalchemy import (
    BINARY,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import TABLE, At, Id, Json, Key, new_metadata

metadata = new_metadata()
shared = shared_tables(metadata)

_DIGEST = LargeBinary(32).with_variant(BINARY(32), "mysql", "mariadb")

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Key, nullable=False),
    Column("name", Key, nullable=False),
    Column("password_hash", Key, nullable=False),
    Column("home", Id, nullable=False),
    Column("language", String(35), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("created_at", At, nullable=False),
    Column("email_verified_at", At),
    Column("version", Integer, nullable=False),
    UniqueConstraint("email"),
    **TABLE,
)

organizations = Table(
    "organizations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Key, nullable=False),
    Column("created_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    **TABLE,
)

# One row for each organisation above another, so that neither direction needs recursion.
ancestors = Table(
    "organization_ancestors",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("distance", Integer, nullable=False),
    Column("ancestor_id", Id, nullable=False),
    PrimaryKeyConstraint("organization_id", "distance"),
    Index("ix_organization_ancestors_ancestor", "ancestor_id", "distance"),
    **TABLE,
)

memberships = Table(
    "memberships",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("role", String(64), nullable=False),
    Column("joined_at", At, nullable=False),
    PrimaryKeyConstraint("organization_id", "user_id"),
    Index(None, "user_id"),
    Index(None, "organization_id", "role"),
    Index("ix_memberships_joined", "organization_id", "joined_at", "user_id"),
    **TABLE,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("organization_id", Id, nullable=False),
    Column("created_at", At, nullable=False),
    Column("used_at", At, nullable=False),
    Column("expires_at", At, nullable=False),
    Column("address", String(64), nullable=False),
    Column("user_agent", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("revoked_at", At),
    Index(None, "user_id", "used_at"),
    Index(None, "expires_at"),
    Index(None, "revoked_at"),
    **TABLE,
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", _DIGEST, primary_key=True),
    Column("session_id", Id, nullable=False),
    Column("spent_at", At),
    Index(None, "session_id"),
    **TABLE,
)

one_time_tokens = Table(
    "one_time_tokens",
    metadata,
    Column("user_id", Id, nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("token_hash", _DIGEST, nullable=False),
    Column("expires_at", At, nullable=False),
    PrimaryKeyConstraint("user_id", "purpose"),
    Index(None, "token_hash"),
    Index(None, "expires_at"),
    **TABLE,
)

letter_requests = Table(
    "letter_requests",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("email", Key, nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", At, nullable=False),
    Index(None, "due_at"),
    **TABLE,
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("name", Key, nullable=False),
    Column("prefix", String(32), nullable=False),
    Column("token_hash", _DIGEST, nullable=False),
    Column("permissions", Json, nullable=False),
    Column("created_by", Id, nullable=False),
    Column("created_at", At, nullable=False),
    Column("expires_at", At),
    Column("revoked_at", At),
    UniqueConstraint("token_hash"),
    Index("ix_api_keys_created", "organization_id", "created_at", "id"),
    **TABLE,
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("organization_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("at", At, nullable=False),
    Column("actor_id", Id),
    Column("action", String(100), nullable=False),
    Column("details", Json, nullable=False),
    Column("digest", _DIGEST, nullable=False),
    PrimaryKeyConstraint("organization_id", "sequence"),
    Index("ix_audit_entries_action", "organization_id", "action", "sequence"),
    Index("ix_audit_entries_actor", "organization_id", "actor_id", "sequence"),
    **TABLE,
)

# Where each trail ends: locked by whoever goes on, and a witness if entries vanish from the end.
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("organization_id", Id, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("digest", _DIGEST, nullable=False),
    **TABLE,
)

login_attempts = Table(
    "login_attempts",
    metadata,
    Column("who", _DIGEST, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", At, nullable=False),
    Index(None, "last_at"),
    **TABLE,
)
