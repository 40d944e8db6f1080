"""When what was last invalidated, known to every process of this machine."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.system.epochs import SharedEpochs
from wacore.testing.contracts.cache_races import CacheRaces

ANOTHER_PROCESS = """
import sys
from pathlib import Path
from wacore.adapters.system.epochs import SharedEpochs
SharedEpochs(Path(sys.argv[1])).renew("contacts", "7")
"""


class Races(CacheRaces):
    """Two mappings of one file, as two processes have them."""

    def make_caches(self) -> list[MemoryCache]:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "epochs"
            return [MemoryCache(ManualClock(), SharedEpochs(path)) for _ in range(2)]


TestRaces = Races.TestCase


def test_another_process_is_seen_at_once(tmp_path: Path) -> None:
    """What it invalidates has a new token here, and nothing else has."""
    path = tmp_path / "data" / "epochs"
    with closing(SharedEpochs(path)) as epochs:
        before = [epochs.current("contacts", owner) for owner in ("7", "8")]
        subprocess.run([sys.executable, "-c", ANOTHER_PROCESS, str(path)], check=True)

        assert before[0] != epochs.current("contacts", "7")
        assert before[1] == epochs.current("contacts", "8")


def test_tokens_outlive_the_process(tmp_path: Path) -> None:
    """Opening the file again changes nothing."""
    path = tmp_path / "epochs"
    with closing(SharedEpochs(path)) as epochs:
        epochs.renew("contacts", "7")
        token = epochs.current("contacts", "7")

    with closing(SharedEpochs(path)) as again:
        assert token == again.current("contacts", "7")
