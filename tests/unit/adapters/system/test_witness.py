"""A witness in a file."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from wacore.adapters.system.witness import FileWitness
from wacore.application.messaging.ports_fence import Witness
from wacore.testing.contracts.messaging.fence import LINE, WitnessContract


class TestFileWitness(WitnessContract):
    @pytest.fixture
    def open_witness(self, tmp_path: Path) -> Callable[[], Witness]:
        return lambda: FileWitness(tmp_path / "fence")


async def test_a_copy_is_not_believed(tmp_path: Path) -> None:
    """It came with a backup, or from another machine; the next note begins anew."""
    here, there = tmp_path / "here", tmp_path / "there"
    await FileWitness(here).note(LINE, {1: 5})
    shutil.copytree(here, there)
    copied = FileWitness(there)
    assert await copied.seen(LINE) is None
    await copied.note(LINE, {1: 2})

    assert {1: 2} == await copied.seen(LINE)
    assert {1: 5} == await FileWitness(here).seen(LINE)


@pytest.mark.parametrize("content", [b"", b"x" * 100, bytes(2000)])
async def test_what_is_no_witness_knows_nothing(tmp_path: Path, content: bytes) -> None:
    """Cut off, or of somebody else's."""
    (tmp_path / f"{LINE.hex}.claims").write_bytes(content)

    assert await FileWitness(tmp_path).seen(LINE) is None


async def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each holds the file while it reads and writes."""
    await FileWitness(tmp_path).note(LINE, {})
    witnesses = [FileWitness(tmp_path) for _ in range(8)]
    await asyncio.gather(*(w.note(LINE, {slot: slot}) for slot, w in enumerate(witnesses, 1)))

    assert {slot: slot for slot in range(1, 9)} == await FileWitness(tmp_path).seen(LINE)
