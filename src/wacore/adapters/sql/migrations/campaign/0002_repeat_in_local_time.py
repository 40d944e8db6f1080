"""Repeat in local time."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import Id, Json

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("recipient_local", sa.Boolean(), nullable=True))
    op.add_column("campaigns", sa.Column("repeats", Json, nullable=True))
    op.add_column("campaigns", sa.Column("series_id", Id, nullable=True))
    op.add_column("campaigns", sa.Column("hours", Json, nullable=True))
    op.add_column("campaigns", sa.Column("frequency_cap", Json, nullable=True))
    op.create_index(
        "ix_campaigns_series",
        "campaigns",
        ["organization_id", "series_id", "created_at", "id"],
        unique=False,
    )
