"""What is measured, by name; each runs in a process of its own."""

from cell import Run

from cells.beside import beside_a_campaign
from cells.campaign import campaign_costs
from cells.contacts_import import contacts_import
from cells.contacts_list import contacts_list, contacts_list_redis
from cells.dispatch import (
    dispatch_mariadb_50ms,
    dispatch_mysql_50ms,
    dispatch_sqlite,
    dispatch_sqlite_50ms,
)
from cells.limiter import limiter_80, limiter_1000, limiter_redis_80, limiter_redis_1000
from cells.pause import pause
from cells.single import single
from cells.statuses import statuses_applied
from cells.webhooks import webhooks_durable, webhooks_express

CELLS: dict[str, Run] = {
    "dispatch-sqlite": dispatch_sqlite,
    "dispatch-sqlite-50ms": dispatch_sqlite_50ms,
    "dispatch-mariadb-50ms": dispatch_mariadb_50ms,
    "limiter-80": limiter_80,
    "limiter-1000": limiter_1000,
    "limiter-redis-80": limiter_redis_80,
    "limiter-redis-1000": limiter_redis_1000,
    "webhooks": webhooks_durable,
    "webhooks-express": webhooks_express,
    "statuses": statuses_applied,
    "campaign": campaign_costs,
    "pause": pause,
    "single": single,
    "beside-a-campaign": beside_a_campaign,
    "contacts-list": contacts_list,
    "contacts-list-redis": contacts_list_redis,
    "import": contacts_import,
}

BY_NAME_ONLY: dict[str, Run] = {"dispatch-mysql-50ms": dispatch_mysql_50ms}
"""Too long for a run of all: this one fetches and starts a MySQL 9."""
