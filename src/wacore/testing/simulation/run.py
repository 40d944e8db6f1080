"""From a seed to what became of its world."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

import structlog

from wacore.testing.simulation.laws import broken_at_the_end, unsettled
from wacore.testing.simulation.operators import Operators
from wacore.testing.simulation.program import Parts
from wacore.testing.simulation.story import Story
from wacore.testing.simulation.virtual_loop import Stuck, VirtualLoop
from wacore.testing.simulation.world import World

_LONGEST_STORM = 25.0
_LONGEST_CALM = 900.0
_LOOK = 2.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """
    Attributes:
        violations: What must not happen and did; empty is what a test asks for.
        counts: How often each kind of trouble came.
        story: Line by line, if it was asked for.
        seconds: Of virtual time.
    """

    seed: int
    violations: list[str]
    counts: Counter[str]
    story: list[str]
    seconds: float
    steps: int


def simulate(seed: int, *, told: bool = False, parts: Parts | None = None) -> Outcome:
    """
    Everything that follows from a seed.

    Args:
        told: Keep the story; it costs time, and changes nothing else.
        parts: Use cases to take instead of the product's.
    """
    loop = VirtualLoop(Random(seed ^ _OTHER_DICE))
    story = Story(loop.time, told=told)
    with _quiet():
        try:
            loop.complete(_live(seed, story, loop, parts or Parts()))
        except Stuck as stuck:
            story.violated("the world goes on", stuck)
        finally:
            loop.close()
    return Outcome(
        seed=seed,
        violations=story.violations,
        counts=story.counts,
        story=story.lines or [],
        seconds=loop.time(),
        steps=loop.taken,
    )


_OTHER_DICE = 0x5EED
"""So that the order of steps and the events of a world are not two copies of one sequence."""


async def _live(seed: int, story: Story, loop: VirtualLoop, parts: Parts) -> None:
    world = World(seed, story, loop, parts)
    world.storm()
    operators = Operators(world)
    meddling = loop.create_task(operators.meddle())
    loop.create_task(world.people.refuse_elsewhere(world.dice))
    await asyncio.sleep(world.dice.between(5, _LONGEST_STORM))
    meddling.cancel()
    world.calm()
    began = loop.time()
    while left := unsettled(world):
        if loop.time() - began > _LONGEST_CALM:
            story.violated("everything comes to its end", *left)
            break
        await operators.see_to_the_end()
        await asyncio.sleep(_LOOK)
    for law, details in broken_at_the_end(world):
        story.violated(law, details)


@contextmanager
def _quiet() -> Iterator[None]:
    """Failures are what a simulation makes; nobody reads their tracebacks."""
    before: dict[str, Any] | None = structlog.get_config() if structlog.is_configured() else None
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        if before is None:
            structlog.reset_defaults()
        else:
            structlog.configure(**before)
