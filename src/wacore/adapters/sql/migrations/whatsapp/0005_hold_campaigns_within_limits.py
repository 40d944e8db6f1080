"""Hold campaigns within limits."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import TABLE, At, Id

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "number_paces",
        sa.Column("phone_number_id", sa.String(64), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("since", At, nullable=False),
        sa.PrimaryKeyConstraint("phone_number_id", name=op.f("pk_number_paces")),
        **TABLE,
    )
    op.create_table(
        "portfolio_reaches",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("portfolio", sa.String(64), nullable=False),
        sa.Column("person", sa.String(255), nullable=False),
        sa.Column("reached_at", At, nullable=False),
        sa.Column("message_id", Id, nullable=True),
        sa.PrimaryKeyConstraint(
            "organization_id", "portfolio", "person", name=op.f("pk_portfolio_reaches")
        ),
        **TABLE,
    )
    op.create_index(
        "ix_portfolio_reaches_reached_at",
        "portfolio_reaches",
        ["organization_id", "portfolio", "reached_at"],
        unique=False,
    )
    op.create_table(
        "portfolios",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("portfolio", sa.String(64), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "portfolio", name=op.f("pk_portfolios")),
        **TABLE,
    )
    op.add_column("dispatches", sa.Column("canary_share", sa.Double(), nullable=True))
    op.add_column("dispatches", sa.Column("canary_messages", sa.Integer(), nullable=True))
    op.add_column("dispatches", sa.Column("canary_wait", sa.Integer(), nullable=True))
    op.add_column("dispatches", sa.Column("canary_tolerance", sa.Double(), nullable=True))
    op.add_column("dispatches", sa.Column("canary_until", At, nullable=True))
    op.add_column("dispatches", sa.Column("canary_passed", sa.Boolean(), nullable=True))
    op.add_column("dispatches", sa.Column("failure_limit", sa.Double(), nullable=True))
    op.add_column("dispatches", sa.Column("watched_outcomes", sa.Integer(), nullable=True))
    op.add_column("dispatches", sa.Column("watched_failures", sa.Integer(), nullable=True))
    op.add_column("numbers", sa.Column("portfolio", sa.String(64), nullable=True))
