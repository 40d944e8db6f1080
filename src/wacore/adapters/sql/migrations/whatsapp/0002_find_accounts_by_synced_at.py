"""Find accounts by when they were synchronised."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_accounts_synced_at", "accounts", ["synced_at", "id"], unique=False)
