"""Count what stops since the last resume."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import TABLE, At, Id, Json

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "template_reports",
        sa.Column("account_id", Id, nullable=False),
        sa.Column("meta_template_id", sa.String(255), nullable=False),
        sa.Column("reported_at", At, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "meta_template_id", name=op.f("pk_template_reports")),
        **TABLE,
    )
    op.add_column("dispatches", sa.Column("cleared_at", At, nullable=True))
    op.add_column("dispatches", sa.Column("strikes", Json, nullable=True))
