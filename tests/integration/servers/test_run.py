"""Real servers of a test run: shared while it lasts, gone when it is over."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from wacore.testing.servers import REDIS, Run, ServerKind, ServerMissing, lend, lend_pair

ABSENT = ServerKind(
    name="absent",
    variable="WACORE_TEST_ABSENT_URL",
    script="redis-private",
    programs=("a-program-nobody-has",),
    package="no-such-package-anywhere",
)

A_RUN = textwrap.dedent(
    """
    import sys
    from wacore.testing.servers import REDIS, Run

    run = Run.begin()
    print(run.folder, run.server(REDIS).url, flush=True)
    sys.stdin.read()
    """
)

A_RUN_THAT_WAITS = textwrap.dedent(
    """
    from wacore.testing.servers import RABBITMQ, Run

    run = Run.begin()
    print(run.folder, flush=True)
    try:
        run.server(RABBITMQ)
    finally:
        run.end()
    """
)


def answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), 1).close()
    except OSError:
        return False
    return True


def is_gone(process: Path) -> bool:
    """Below /proc; a zombie is gone."""
    try:
        return ") Z " in (process / "stat").read_text()
    except OSError:
        return True


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
    return False


@pytest.fixture
def run() -> Iterator[Run]:
    run = Run.begin()
    yield run
    run.end()


def test_one_server_for_all_processes_of_a_run(run: Run) -> None:
    """Whoever knows the folder gets the same server, and its version."""
    mine = run.server(REDIS)
    theirs = Run(run.folder).server(REDIS)

    assert mine == theirs
    assert mine.version.startswith("Redis 7")
    assert answers(mine.url)


def test_the_end_of_a_run_leaves_nothing(run: Run) -> None:
    """Neither process nor folder."""
    url = run.server(REDIS).url

    run.end()

    assert not answers(url)
    assert not run.folder.exists()


def test_a_killed_run_leaves_nothing_either() -> None:
    """Somebody watches for runs that could not end themselves."""
    process = subprocess.Popen(
        [sys.executable, "-c", A_RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        folder, url = process.stdout.readline().split()
        assert answers(url)
        process.kill()

    assert within(20, lambda: not Path(folder).exists())
    assert not answers(url)


def test_a_run_that_is_interrupted_while_a_server_starts_leaves_nothing() -> None:
    """Ctrl-C comes before the server has told anybody that it lives."""
    with subprocess.Popen(
        [sys.executable, "-c", A_RUN_THAT_WAITS],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        note = folder / "rabbitmq" / "n1" / "launch.pid"
        assert within(30, lambda: note.exists() and note.read_text().strip() != "")
        broker = int(note.read_text())
        assert within(5, lambda: os.getsid(broker) == broker)  # it has a life of its own
        process.send_signal(signal.SIGINT)

    assert not folder.exists()
    assert within(1, lambda: is_gone(Path(f"/proc/{broker}")))


def test_a_server_of_the_environment_is_used_as_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not ours to stop."""
    with lend(REDIS) as other:
        monkeypatch.setenv(REDIS.variable, other.url)
        running = run.server(REDIS)
        run.end()

        assert (other.url, None) == (running.url, running.private)
        assert answers(other.url)


def test_what_is_missing_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names program, package and variable; the run's others need not try again."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for process in (run, Run(run.folder)):
        with pytest.raises(ServerMissing) as caught:
            process.server(ABSENT)

        for word in ("a-program-nobody-has", "no-such-package-anywhere", ABSENT.variable):
            assert word in str(caught.value)


def test_a_lent_server_may_die_and_come_back() -> None:
    """For tests of what happens then."""
    with lend(REDIS) as server:
        os.kill(server.pid, signal.SIGKILL)
        assert within(5, lambda: not answers(server.url))

        server.start()
        assert answers(server.url)
    assert not answers(server.url)


def test_only_what_can_follow_is_lent_in_pairs() -> None:
    """Said before anything is started."""
    with pytest.raises(ServerMissing, match="redis"), lend_pair(REDIS):
        pass
