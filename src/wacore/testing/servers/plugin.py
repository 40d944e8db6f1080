"""Fixtures with the addresses of real servers: `pytest_plugins = ["wacore.testing.servers.plugin"]`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wacore.testing.servers.kinds import (
    MARIADB,
    MYSQL,
    RABBITMQ,
    REDIS,
    REDIS_CLUSTER,
    REDIS_SENTINEL,
    ServerKind,
)
from wacore.testing.servers.private import ServerMissing
from wacore.testing.servers.run import Run

_RUN = pytest.StashKey[Run]()
_INPUT = "wacore_servers"


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", None)  # of pytest-xdist
    config.stash[_RUN] = Run.begin() if given is None else Run(Path(given[_INPUT]))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Of pytest-xdist: what a worker is told before it starts."""
    node.workerinput[_INPUT] = str(node.config.stash[_RUN].folder)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for running in config.stash[_RUN].servers():
        terminalreporter.write_line(f"talked to {running.trouble or running}")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[_RUN].end()


def _url(kind: ServerKind) -> Callable[[pytest.FixtureRequest], str]:
    def url(request: pytest.FixtureRequest) -> str:
        try:
            return request.config.stash[_RUN].server(kind).url
        except ServerMissing as trouble:
            pytest.fail(str(trouble), pytrace=False)

    return url


mysql_url = pytest.fixture(scope="session", name="mysql_url")(_url(MYSQL))
mariadb_url = pytest.fixture(scope="session", name="mariadb_url")(_url(MARIADB))
redis_url = pytest.fixture(scope="session", name="redis_url")(_url(REDIS))
redis_sentinel_url = pytest.fixture(scope="session", name="redis_sentinel_url")(
    _url(REDIS_SENTINEL)
)
redis_cluster_url = pytest.fixture(scope="session", name="redis_cluster_url")(_url(REDIS_CLUSTER))
rabbitmq_url = pytest.fixture(scope="session", name="rabbitmq_url")(_url(RABBITMQ))
