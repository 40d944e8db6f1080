"""Real servers for tests and trials: named by the environment, or started here, or installed first."""

from wacore.testing.servers.kinds import (
    KINDS,
    MARIADB,
    MYSQL,
    RABBITMQ,
    REDIS,
    REDIS_CLUSTER,
    REDIS_SENTINEL,
    ServerKind,
)
from wacore.testing.servers.private import ServerMissing, lend, lend_pair
from wacore.testing.servers.run import Run, Running

__all__ = [
    "KINDS",
    "MARIADB",
    "MYSQL",
    "RABBITMQ",
    "REDIS",
    "REDIS_CLUSTER",
    "REDIS_SENTINEL",
    "Run",
    "Running",
    "ServerKind",
    "ServerMissing",
    "lend",
    "lend_pair",
]
