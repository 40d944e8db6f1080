"""Carrying out strikes, one after the other, while a campaign runs."""

import threading
import time
from functools import partial

from wacore.entrypoints.chaos.strikes import AT_ANY_MOMENT, Fault, Step, Strike
from wacore.entrypoints.chaos.victims import Victim
from wacore.testing.wire import Trap

_PATIENCE = 2.0
"""Seconds until a step that does not come is no longer waited for."""

_INSTEAD = 1.0
"""Seconds in which each other step of the same process may come in its stead."""


def carry_out(strike: Strike) -> str:
    """Do it, let it last, and mend it; answers the moment at which it was done."""
    time.sleep(strike.pause)
    if strike.fault is Fault.CUT or strike.fault is Fault.SILENCE:
        return _on_the_line(strike)
    return _on_a_process(strike)


def _on_the_line(strike: Strike) -> str:
    line = strike.role.line
    assert line is not None
    if strike.fault is Fault.CUT:
        line.cut()
    else:
        line.silence()
    time.sleep(strike.seconds)
    line.mend()
    return strike.moment


def _on_a_process(strike: Strike) -> str:
    for victim in strike.role.victims:
        victim.be_back()
    hurt = _Hurt(strike)
    met = _met(strike, hurt)
    if met is None:
        hurt.whoever()
    time.sleep(strike.seconds)
    hurt.mend()
    return met.name if met else AT_ANY_MOMENT


def _met(strike: Strike, hurt: "_Hurt") -> Step | None:
    """The step at which it was done: the drawn one, else another that came sooner."""
    steps = strike.role.steps
    if strike.step is None:
        return None
    if _sprung(strike.step, strike.nth, hurt, _PATIENCE):
        return strike.step
    place = steps.index(strike.step)
    others = (*steps[place + 1 :], *steps[:place])
    return next((each for each in others if _sprung(each, 1, hurt, _INSTEAD)), None)


class _Hurt:
    """Does it once, whether the step or the end of our patience comes first."""

    def __init__(self, strike: Strike) -> None:
        self.strike = strike
        self._once = threading.Lock()
        self._victim: Victim | None = None

    def at(self, step: Step, port: int) -> bool:
        """Whether the one who takes the step could be hurt."""
        if step.own:
            found = [each for each in self.strike.role.victims if each.owns(port)]
            return bool(found) and self._do(found[0])
        return self.whoever()

    def whoever(self) -> bool:
        return self._do(self.strike.role.victims[self.strike.victim])

    def mend(self) -> None:
        with self._once:
            assert self._victim is not None
            if self.strike.fault is Fault.KILL:
                self._victim.revive()
                if self.strike.role.awaited:
                    self._victim.be_back()
                if self.strike.role.line is not None:
                    self.strike.role.line.mend()
            else:
                self._victim.thaw()

    def _do(self, victim: Victim) -> bool:
        with self._once:
            if self._victim is not None:
                return False
            self._victim = victim
            if self.strike.fault is Fault.KILL:
                victim.kill()
                if self.strike.role.line is not None:
                    self.strike.role.line.refuse()
            else:
                victim.freeze()
            return True


def _sprung(step: Step, nth: int, hurt: _Hurt, patience: float) -> bool:
    trap = Trap(
        passing=step.passing,
        nth=nth,
        spring=partial(hurt.at, step),
        answers=step.answers,
        late=step.late,
        swallow=step.lost and hurt.strike.fault is Fault.KILL,
    )
    step.line.lay(trap)
    try:
        return trap.sprung.wait(patience)
    finally:
        step.line.lay(None)
