"""Tells the story of one seed, or looks for one that breaks a law."""

import argparse
import sys
from collections.abc import Iterable

from wacore.testing.simulation.program import Parts
from wacore.testing.simulation.run import Outcome, simulate


def main(arguments: list[str] | None = None, parts: Parts | None = None) -> int:
    """Answers the exit code: 1 if a law was broken."""
    parser = argparse.ArgumentParser("python -m wacore.testing.simulation", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--seed", type=int, help="one world")
    what.add_argument("--seeds", metavar="A:B", help="all worlds from A up to, not including, B")
    parser.add_argument("--verbose", action="store_true", help="line by line")
    chosen = parser.parse_args(arguments)
    seeds = _range(chosen.seeds) if chosen.seeds else [chosen.seed]
    outcomes = [_tell(simulate(seed, told=chosen.verbose, parts=parts)) for seed in seeds]
    return 1 if any(outcome.violations for outcome in outcomes) else 0


def _range(text: str) -> Iterable[int]:
    first, _, end = text.partition(":")
    return range(int(first), int(end))


def _tell(outcome: Outcome) -> Outcome:
    for line in outcome.story:
        sys.stdout.write(f"{line}\n")
    counts = ", ".join(f"{n} {what}" for what, n in sorted(outcome.counts.items()))
    sys.stdout.write(
        f"Seed {outcome.seed}: {outcome.seconds:.0f} s in {outcome.steps} steps; {counts}.\n"
    )
    for violation in outcome.violations:
        sys.stdout.write(f"BROKEN {violation}\n")
    return outcome


if __name__ == "__main__":
    sys.exit(main())
