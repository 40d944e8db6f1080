"""What a seed decides."""

from collections import Counter
from itertools import islice
from typing import cast

from wacore.entrypoints.chaos.lines import Line
from wacore.entrypoints.chaos.strikes import Fault, Role, Step, Strike, strikes
from wacore.entrypoints.chaos.victims import Victim

LINE, VICTIM = cast("Line", object()), cast("Victim", object())
STEPS = [Step(name="before a POST", line=LINE, passing=b"POST")]
ROLES = [
    Role(name="worker", victims=[VICTIM, VICTIM], steps=STEPS, weight=3),
    Role(name="Meta", victims=[VICTIM], line=LINE, kills=0.0),
]


def drawn(seed: int, number: int = 0) -> list[Strike]:
    return list(islice(strikes(seed, ROLES, number), 400))


def test_a_seed_repeats_itself() -> None:
    """The same for the same seed and campaign, and another for another."""
    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)
    assert drawn(7) != drawn(7, 1)


def test_everything_happens_and_nothing_else() -> None:
    """Each fault that a role can suffer, and a step only where a process is hurt."""
    done = Counter((each.role.name, each.fault) for each in drawn(1))

    assert {
        ("worker", Fault.KILL), ("worker", Fault.FREEZE),
        ("Meta", Fault.FREEZE), ("Meta", Fault.CUT), ("Meta", Fault.SILENCE),
    } == set(done)  # fmt: skip
    assert done["worker", Fault.KILL] > done["worker", Fault.FREEZE]
    assert {"at any moment", "before a POST"} == {
        each.moment for each in drawn(1) if each.role.name == "worker"
    }
    assert {0, 1} == {each.victim for each in drawn(1)}
    assert {True, False} == {each.seconds > 2.0 for each in drawn(1)}, "some outlast the lease"
