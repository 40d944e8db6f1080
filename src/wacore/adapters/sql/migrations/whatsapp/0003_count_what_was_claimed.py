"""Count what was claimed."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import TABLE, Id

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "send_claims",
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_send_claims")),
        **TABLE,
    )
    op.create_table(
        "send_lines",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lineage", Id, nullable=False),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_send_lines")),
        **TABLE,
    )
