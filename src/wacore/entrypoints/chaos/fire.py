"""Carrying out strikes, one after the other, while a campaign runs."""

import threading
import time

from wacore.entrypoints.chaos.strikes import AT_ANY_MOMENT, Fault, Step, Strike
from wacore.entrypoints.chaos.victims import Victim
from wacore.testing.wire import Trap

_PATIENCE = 5.0
"""Seconds until a step that does not come is no longer waited for."""


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
    hurt = _Hurt(strike)
    moment = strike.moment
    if strike.step is None or not _sprung(strike.step, strike.nth, hurt):
        moment = AT_ANY_MOMENT
        hurt.whoever()
    time.sleep(strike.seconds)
    hurt.mend()
    return moment


class _Hurt:
    """Does it once, whether the step or the end of our patience comes first."""

    def __init__(self, strike: Strike) -> None:
        self.strike = strike
        self._once = threading.Lock()
        self._victim: Victim | None = None

    def at(self, port: int) -> bool:
        """Whether the one who takes the step could be hurt."""
        step, victims = self.strike.step, self.strike.role.victims
        if step is not None and step.own:
            found = [each for each in victims if each.owns(port)]
            return bool(found) and self._do(found[0])
        return self.whoever()

    def whoever(self) -> bool:
        return self._do(self.strike.role.victims[self.strike.victim])

    def mend(self) -> None:
        with self._once:
            assert self._victim is not None
            if self.strike.fault is Fault.KILL:
                self._victim.revive()
            else:
                self._victim.thaw()

    def _do(self, victim: Victim) -> bool:
        with self._once:
            if self._victim is not None:
                return False
            self._victim = victim
            if self.strike.fault is Fault.KILL:
                victim.kill()
            else:
                victim.freeze()
            return True


def _sprung(step: Step, nth: int, hurt: _Hurt) -> bool:
    trap = Trap(
        passing=step.passing,
        nth=nth,
        spring=hurt.at,
        answers=step.answers,
        late=step.late,
        swallow=step.lost and hurt.strike.fault is Fault.KILL,
    )
    step.line.lay(trap)
    try:
        return trap.sprung.wait(_PATIENCE)
    finally:
        step.line.lay(None)
