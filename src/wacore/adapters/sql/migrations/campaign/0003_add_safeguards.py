"""Add safeguards."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import Json

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("campaigns", sa.Column("canary", Json, nullable=True))
    op.add_column("campaigns", sa.Column("failure_limit", sa.Double(), nullable=True))
