"""Forget what is in quarantine."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_index("ix_quarantine_at", "quarantine", ["at", "id"], unique=False)
