"""Pace shared by the processes of one machine."""

import asyncio
import fcntl
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.system.file_rate_limiter import FileRateLimiter
from wacore.testing.contracts.rate_limiter import EXACT, KEY, RateLimiterContract

ANOTHER_PROCESS = """
import asyncio, sys
from pathlib import Path
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.system.file_rate_limiter import FileRateLimiter

async def main():
    limiter = FileRateLimiter(Path(sys.argv[1]), ManualClock())
    input("?")
    for _ in range(2000):
        print(await limiter.place(sys.argv[2], rate=8, within=1000))

asyncio.run(main())
"""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


class TestFileRateLimiter(RateLimiterContract):
    @pytest.fixture
    def limiter(self, tmp_path: Path, clock: ManualClock) -> FileRateLimiter:
        return FileRateLimiter(tmp_path / "pace", clock)


def test_processes_share_the_pace(tmp_path: Path) -> None:
    """However they meet, no place is given twice, and none is left out."""
    command = [sys.executable, "-c", ANOTHER_PROCESS, str(tmp_path), KEY]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for each in processes:
        assert each.stdout is not None
        each.stdout.read(1)  # it asks whether to begin
    for each in processes:
        print(file=each.stdin, flush=True)
    begins = [float(line) for each in processes for line in each.communicate(timeout=60)[0].split()]

    assert [n / 8 for n in range(4000)] == sorted(begins)


async def test_the_pace_outlives_its_process(tmp_path: Path, clock: ManualClock) -> None:
    """Who starts again does not start a new line."""
    await FileRateLimiter(tmp_path, clock).place(KEY, rate=10, cost=5)

    begins = await FileRateLimiter(tmp_path, clock).place(KEY, rate=10, within=9)
    assert begins == pytest.approx(0.5, abs=EXACT)


async def test_a_stopped_process_stops_no_other(tmp_path: Path, clock: ManualClock) -> None:
    """Whoever waits for its file does so without keeping the event loop."""
    limiter = FileRateLimiter(tmp_path, clock)
    await limiter.penalise(KEY, 0)
    [file] = await asyncio.to_thread(lambda: list(tmp_path.iterdir()))
    with file.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        end = threading.Timer(2, held.close)  # or a limiter that does wait would do so for ever
        end.start()
        waiting = asyncio.create_task(limiter.place(KEY, rate=10))
        other = await limiter.place("number:other", rate=10)
        await asyncio.sleep(0.01)
        assert not waiting.done()
        end.cancel()

    assert [0.0, 0.0] == [other, await waiting]
