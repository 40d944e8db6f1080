"""Teams, roles and invitations."""

from sqlalchemy import (
    BINARY,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from wacore.adapters.sql.shared_tables import shared_tables
from wacore.adapters.sql.types import TABLE, At, Id, Json, Key, new_metadata

metadata = new_metadata()
shared = shared_tables(metadata)

_DIGEST = LargeBinary(32).with_variant(BINARY(32), "mysql", "mariadb")

teams = Table(
    "teams",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("name", String(80), nullable=False),
    Column("name_key", Key, nullable=False),
    Column("description", Text, nullable=False),
    Column("parent_id", Id),
    Column("created_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("organization_id", "name_key"),
    **TABLE,
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("role", String(16), nullable=False),
    Column("added_at", At, nullable=False),
    PrimaryKeyConstraint("team_id", "user_id"),
    Index(None, "user_id"),
    **TABLE,
)

roles = Table(
    "roles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("name", String(40), nullable=False),
    Column("description", Text, nullable=False),
    Column("permissions", Json, nullable=False),
    Column("created_at", At, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("organization_id", "name"),
    **TABLE,
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organization_id", Id, nullable=False),
    Column("email", Key, nullable=False),
    Column("role", String(64), nullable=False),
    Column("team_id", Id),
    Column("invited_by", Id, nullable=False),
    Column("created_at", At, nullable=False),
    Column("expires_at", At, nullable=False),
    Column("state", String(16), nullable=False),
    Column("open_slot", Integer),  # 1 while open, else NULL, which no unique key compares
    Column("token_hash", _DIGEST),
    Column("due_at", At),
    Column("attempts", Integer, nullable=False),
    Column("redeeming_at", At),
    Column("accepted_by", Id),
    UniqueConstraint("organization_id", "email", "open_slot"),
    Index(None, "token_hash"),
    Index(None, "due_at"),
    Index("ix_invitations_created", "organization_id", "created_at", "id"),
    Index("ix_invitations_role", "organization_id", "role", "open_slot"),
    **TABLE,
)
