"""Follow news live."""

import sqlalchemy as sa
from alembic import op

from wacore.adapters.sql.types import TABLE, At, Id, LongText

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "live_news",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("event", LongText, nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_live_news")),
        **TABLE,
    )
    op.create_index(
        "ix_live_news_organization_id_number",
        "live_news",
        ["organization_id", "number"],
        unique=False,
    )
    op.create_table(
        "news_feeds",
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("era", sa.String(32), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("settles_at", At, nullable=True),
        sa.Column("followed_until", At, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_news_feeds")),
        **TABLE,
    )
    op.create_index("ix_news_feeds_followed_until", "news_feeds", ["followed_until"], unique=False)
