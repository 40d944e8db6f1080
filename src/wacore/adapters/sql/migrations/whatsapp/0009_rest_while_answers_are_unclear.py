"""Rest while answers are unclear."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import At

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("dispatches", sa.Column("doubts_answered", sa.Integer(), nullable=True))
    op.add_column("dispatches", sa.Column("doubts_unclear", sa.Integer(), nullable=True))
    op.add_column("dispatches", sa.Column("doubts_rests", sa.Integer(), nullable=True))
    op.add_column("dispatches", sa.Column("doubts_since", At, nullable=True))
    op.add_column("dispatches", sa.Column("doubtful", sa.Boolean(), nullable=True))
    op.add_column("messages", sa.Column("doubts", sa.Integer(), server_default="0", nullable=False))
