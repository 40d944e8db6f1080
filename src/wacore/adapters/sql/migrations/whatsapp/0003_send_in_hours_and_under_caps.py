"""Send in hours and under caps."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import TABLE, Id, Json

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "frequency_caps",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_frequency_caps")),
        **TABLE,
    )
    op.add_column("dispatches", sa.Column("hours", Json, nullable=True))
    op.add_column("dispatches", sa.Column("frequency_cap", Json, nullable=True))
    op.add_column("messages", sa.Column("time_zone", sa.String(64), nullable=True))
    op.create_index(
        "ix_messages_bsuid_posted_at",
        "messages",
        ["organization_id", "bsuid", "posted_at"],
        unique=False,
    )
    op.create_index(
        "ix_messages_phone_posted_at",
        "messages",
        ["organization_id", "phone", "posted_at"],
        unique=False,
    )
