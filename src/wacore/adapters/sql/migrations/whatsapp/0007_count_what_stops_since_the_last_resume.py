"""Count what stops since the last resume."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import At, Json

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("dispatches", sa.Column("resumed_at", At, nullable=True))
    op.add_column("dispatches", sa.Column("strikes", Json, nullable=True))
