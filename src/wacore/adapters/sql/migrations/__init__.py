"""Each service's schema, step by step.

A step is a file `<service>/<number>_<what>.py`; `make revision SERVICE=contact NAME="add nicknames"` writes
the next one from the difference to `tables.py`. Steps go forward only, and one that has been
released is never edited.
"""

from wacore.adapters.sql.migrations.migrate import NotMigrated, migrate
from wacore.adapters.sql.migrations.schemas import SERVICES, schema

__all__ = ["SERVICES", "NotMigrated", "migrate", "schema"]
