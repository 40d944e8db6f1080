"""What is done to whom, and when: drawn by seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from wacore.entrypoints.chaos.lines import Line
from wacore.entrypoints.chaos.victims import Victim

AT_ANY_MOMENT = "at any moment"

_ANY = 0.5
"""How often that is, against each single step."""


class Fault(StrEnum):
    KILL = "kill"
    FREEZE = "freeze"
    CUT = "cut"
    SILENCE = "silence"


@dataclass(frozen=True, kw_only=True)
class Step:
    """
    A step of the work, as it can be seen on a line.

    Attributes:
        passing: Bytes that pass in it.
        most: It is waited for at most this many times.
        answers, late: As in Trap.
        own: It is the client's, whose bytes pass, and only he is hurt at it.
        lost: What passes is lost with the one that is killed.
    """

    name: str
    line: Line
    passing: bytes
    most: int = 10
    answers: bool = False
    late: bool = False
    own: bool = False
    lost: bool = False


@dataclass(frozen=True, kw_only=True)
class Role:
    """
    What one process is, or several alike.

    Attributes:
        steps: At which it may be hurt, beside any moment.
        line: That which leads to it.
        weight: How often it is chosen, against the others.
        kills: The share of kills among its faults.
        longest: Seconds that anything but a kill may last.
        awaited: Nobody else is hurt before it is back from a kill: there would be no steps.
    """

    name: str
    victims: Sequence[Victim] = ()
    steps: Sequence[Step] = ()
    line: Line | None = None
    weight: float = 1.0
    kills: float = 0.85
    longest: float = 2.5
    awaited: bool = False

    @property
    def faults(self) -> dict[Fault, float]:
        """Each with its weight."""
        others = [Fault.FREEZE] * bool(self.victims) + [Fault.CUT, Fault.SILENCE] * bool(self.line)
        return {Fault.KILL: self.kills, **{each: (1 - self.kills) / len(others) for each in others}}


@dataclass(frozen=True, kw_only=True)
class Strike:
    """
    Attributes:
        pause: Seconds before it.
        step: None is any moment.
        nth: Which time of the step.
        victim: Index among the role's, where the step does not say which.
        seconds: How long it lasts.
    """

    role: Role
    fault: Fault
    pause: float
    step: Step | None
    nth: int
    victim: int
    seconds: float

    @property
    def name(self) -> str:
        return f"{self.fault} {self.role.name}"

    @property
    def moment(self) -> str:
        return self.step.name if self.step else AT_ANY_MOMENT


def strikes(seed: int, roles: Sequence[Role], number: int) -> Iterator[Strike]:
    """Those of one campaign, without end; the same for the same seed, number and roles."""
    random = Random(f"{seed}/{number}")  # to be repeatable is its purpose
    while True:
        (role,) = random.choices(roles, [each.weight for each in roles])
        (fault,) = random.choices(list(role.faults), list(role.faults.values()))
        signals = fault in {Fault.KILL, Fault.FREEZE}
        steps = [None, *role.steps]
        (drawn,) = random.choices(steps, [_ANY, *(1.0 for _ in role.steps)])
        step = drawn if signals else None
        short = fault is Fault.KILL
        yield Strike(
            role=role,
            fault=fault,
            pause=random.uniform(0.0, 0.4),
            step=step,
            nth=random.randint(1, step.most) if step else 0,
            victim=random.randrange(max(1, len(role.victims))),
            seconds=random.uniform(0.0, 0.3) if short else random.uniform(0.3, role.longest),
        )
