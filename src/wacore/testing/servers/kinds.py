"""Which servers there are, and what each needs."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ServerKind:
    """
    Attributes:
        name: What a person asks for.
        variable: Of the environment; names a server to use as it is.
        script: In `scripts`; starts, stops and finds a private one.
        options: What the script is told beside port and folder.
        replicating: What makes it keep the log that a replica needs.
        programs: What must be on the PATH.
        package: Debian's, which brings them.
        ports: How many in a row the script takes.
        brings_own: The script fetches its programs into a folder that is kept between runs.
    """

    name: str
    variable: str
    script: str
    options: tuple[str, ...] = ()
    replicating: tuple[str, ...] = ()
    programs: tuple[str, ...]
    package: str
    ports: int = 1
    brings_own: bool = False


MYSQL = ServerKind(
    name="mysql",
    variable="WACORE_TEST_MYSQL_URL",
    script="mysql-real",
    options=("--fresh",),
    replicating=("--binlog",),
    programs=("apt-get", "dpkg-deb", "flock"),  # Debian 12 packages no MySQL: it is unpacked apart
    package="util-linux",
    brings_own=True,
)
MARIADB = ServerKind(
    name="mariadb",
    variable="WACORE_TEST_MARIADB_URL",
    script="mariadb-private",
    options=("--fresh",),
    replicating=("--binlog",),
    programs=("mariadbd", "flock"),
    package="mariadb-server-core",
)
REDIS = ServerKind(
    name="redis",
    variable="WACORE_TEST_REDIS_URL",
    script="redis-private",
    programs=("redis-server", "redis-cli", "flock"),
    package="redis-server",
)
REDIS_SENTINEL = ServerKind(
    name="redis-sentinel",
    variable="WACORE_TEST_REDIS_SENTINEL_URL",
    script="redis-private",
    options=("--mode", "sentinel"),
    programs=REDIS.programs,
    package=REDIS.package,
    ports=6,
)
REDIS_CLUSTER = ServerKind(
    name="redis-cluster",
    variable="WACORE_TEST_REDIS_CLUSTER_URL",
    script="redis-private",
    options=("--mode", "cluster"),
    programs=REDIS.programs,
    package=REDIS.package,
    ports=6,
)
RABBITMQ = ServerKind(
    name="rabbitmq",
    variable="WACORE_TEST_RABBITMQ_URL",
    script="rabbitmq-private",
    programs=("rabbitmq-server", "flock"),
    package="rabbitmq-server",
    ports=50,
)

KINDS = {
    kind.name: kind for kind in (MYSQL, MARIADB, REDIS, REDIS_SENTINEL, REDIS_CLUSTER, RABBITMQ)
}
