"""What alembic runs for every service; `migrate` and `revise` hand it their connection."""

from alembic import context

context.configure(**context.config.attributes["options"])
with context.begin_transaction():
    context.run_migrations()
