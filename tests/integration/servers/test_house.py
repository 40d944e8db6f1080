"""What `wacore services` stands on: the operator's servers, and ours where he names none."""

import os
import signal

import pytest

from support.rabbit import until
from wacore.entrypoints.house.servers import servers
from wacore.testing.servers import REDIS

NAMED = {
    "WACORE_DATABASE_URL": "mysql+asyncmy://somebody@127.0.0.1:1/{service}",
    "WACORE_REDIS_URL": "redis://127.0.0.1:1/0",
    "WACORE_AMQP_URL": "amqp://127.0.0.1:1/",
}


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, url in NAMED.items():
        monkeypatch.setenv(variable, url)


def test_servers_that_are_named_are_used_as_they_are() -> None:
    """None is started, and our processes read the operator's own settings."""
    with servers() as below:
        assert ({}, {}, []) == (below.environment, below.started, below.revive())


async def test_the_one_that_is_not_named_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to our processes, private even if tests have one, and back once it has ended."""
    monkeypatch.delenv("WACORE_REDIS_URL")
    monkeypatch.setenv(REDIS.variable, NAMED["WACORE_REDIS_URL"])
    with servers() as below:
        (name, redis), *others = below.started.items()
        for ending in (signal.SIGKILL, signal.SIGTERM):  # the latter takes the note of its pid away
            os.kill(redis.pid, ending)
            await until(lambda: not redis.alive)
            assert [name] == below.revive()
            assert redis.alive

        assert name.startswith("Redis 7")
        assert ([], {"WACORE_REDIS_URL": redis.url}) == (others, below.environment)
    assert not redis.alive
