"""What is measured, by name; each runs in a process of its own."""

from cell import Run

from cells.campaign_memory import campaign_memory
from cells.contacts_list import contacts_list
from cells.dispatch import dispatch_mariadb_50ms, dispatch_sqlite, dispatch_sqlite_50ms
from cells.imports import contacts_import
from cells.limiter import limiter_80, limiter_1000
from cells.pause import pause
from cells.single import single
from cells.statuses import statuses_applied
from cells.webhooks import webhooks_durable

CELLS: dict[str, Run] = {
    "dispatch-sqlite": dispatch_sqlite,
    "dispatch-sqlite-50ms": dispatch_sqlite_50ms,
    "dispatch-mariadb-50ms": dispatch_mariadb_50ms,
    "limiter-80": limiter_80,
    "limiter-1000": limiter_1000,
    "webhooks-durable": webhooks_durable,
    "statuses-applied": statuses_applied,
    "contacts-list": contacts_list,
    "campaign-memory": campaign_memory,
    "pause": pause,
    "single": single,
    "import": contacts_import,
}
