"""One seed is one story."""

import subprocess
import sys

import pytest

from wacore.application.messaging.reclaim_expired import ReclaimExpired
from wacore.testing.simulation import Parts, simulate
from wacore.testing.simulation.__main__ import main

_SEEDS = range(3, 8)


def test_a_seed_is_told_twice_alike() -> None:
    """Every line, every count, every step."""
    first = [simulate(seed, told=True) for seed in _SEEDS]

    assert first == [simulate(seed, told=True) for seed in _SEEDS]
    assert all(outcome.story for outcome in first)


def test_other_seeds_are_other_stories() -> None:
    """The dice are thrown."""
    stories = {tuple(simulate(seed, told=True).story) for seed in _SEEDS}

    assert len(_SEEDS) == len(stories)


def test_listening_changes_nothing() -> None:
    """A story that is not told is the same story."""
    told, untold = simulate(5, told=True), simulate(5)

    assert (told.steps, told.seconds, told.counts) == (untold.steps, untold.seconds, untold.counts)


def test_the_order_of_sets_does_not_matter() -> None:
    """Other processes, which order strings by other hashes, tell it alike."""
    stories = {_told_apart(hash_seed) for hash_seed in ("0", "1", "2")}

    assert 1 == len(stories)


def _told_apart(hash_seed: str) -> str:
    command = [sys.executable, "-m", "wacore.testing.simulation", "--verbose", "--seeds", "3:8"]
    done = subprocess.run(
        command, env={"PYTHONHASHSEED": hash_seed}, capture_output=True, check=True, timeout=120
    )
    return done.stdout.decode()


def test_a_world_without_trouble_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """How long it took, and what happened."""
    assert 0 == main(["--seed", "3"])

    assert capsys.readouterr().out.startswith("Seed 3: ")


def test_a_broken_law_is_an_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """So that a shell can look for seeds."""
    assert 1 == main(["--seeds", "3:23"], Parts(reclaim=NeverReclaims))

    assert "BROKEN everything comes to its end" in capsys.readouterr().out


class NeverReclaims(ReclaimExpired):
    async def __call__(self) -> int:
        return 0
