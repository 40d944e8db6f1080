"""Know what is old: in quarantine, and of a pause."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import At

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_quarantine_at", "quarantine", ["at", "id"], unique=False)
    op.add_column("dispatches", sa.Column("stopped_at", At, nullable=True))
    op.add_column("dispatches", sa.Column("resumed_at", At, nullable=True))
