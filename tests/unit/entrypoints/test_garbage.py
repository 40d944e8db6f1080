"""A process that serves for long looks only at what is new for garbage."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from wacore.entrypoints.garbage import spare_what_stays


class Node:
    """Something that can be part of a cycle."""

    def __init__(self) -> None:
        self.other: Node | None = None


@pytest.fixture
def spared() -> Iterator[Node]:
    """What was there when the collector was told; afterwards it is as it was."""
    thresholds, node = gc.get_threshold(), Node()
    spare_what_stays()
    yield node
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_was_there_is_looked_at_no_more(spared: Node) -> None:
    """A full collection does not walk through the libraries again."""
    assert all(each is not spared for each in gc.get_objects())


@pytest.mark.usefixtures("spared")
def test_new_cycles_go_by_themselves() -> None:
    """Their memory comes back without anybody's asking, though later than by Python's thresholds."""
    one, other = Node(), Node()
    one.other, other.other = other, one
    gone = weakref.ref(one)
    del one, other

    kept: list[list[int]] = [[] for _ in range(60_000)]

    assert gone() is None
    assert len(kept) == 60_000


def test_a_server_spares_its_libraries(tmp_path: Path) -> None:
    """A hundred thousand objects and more, in the process that granian starts."""
    built = (
        "import gc; from wacore.entrypoints.serving import build; "
        "app = build(); print(gc.get_freeze_count())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", built],
        env={"WACORE_DATA_DIR": str(tmp_path)},
        capture_output=True,
        check=True,
    )

    assert int(ran.stdout) > 100_000
