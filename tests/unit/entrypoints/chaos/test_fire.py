"""At which moment a strike is carried out."""

from typing import cast

from wacore.entrypoints.chaos.fire import carry_out
from wacore.entrypoints.chaos.lines import Line
from wacore.entrypoints.chaos.strikes import Fault, Role, Step, Strike
from wacore.testing.wire import Trap

PORT = 40_000


class Passing:
    """A line on which some bytes pass as soon as anybody waits for them."""

    def __init__(self, *passing: bytes) -> None:
        self._passing = passing
        self.heard: list[str] = []

    def refuse(self) -> None:
        self.heard.append("refuse")

    def mend(self) -> None:
        self.heard.append("mend")

    def lay(self, trap: Trap | None) -> None:
        if trap is None:
            return
        for data in self._passing:
            trap.catches(data, PORT, answer=False)


class Told:
    """A victim that remembers what was done to it."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self.done: list[str] = []

    def kill(self) -> None:
        self.done.append("kill")

    def freeze(self) -> None:
        self.done.append("freeze")

    def thaw(self) -> None:
        self.done.append("thaw")

    def revive(self) -> None:
        self.done.append("revive")

    def be_back(self) -> None:
        self.done.append("be back")

    def owns(self, port: int) -> bool:
        return port == self._port


def step(name: str, *passing: bytes, own: bool = False) -> Step:
    line = cast("Line", Passing(*passing))
    return Step(name=name, line=line, passing=name.encode(), own=own)


def strike(fault: Fault, victims: list[Told], *steps: Step, nth: int = 1) -> Strike:
    role = Role(name="worker", victims=victims, steps=steps)
    return Strike(role=role, fault=fault, pause=0, step=steps[0], nth=nth, victim=0, seconds=0)


def test_the_line_to_a_killed_one_refuses() -> None:
    """Nobody can be in doubt whether he was heard by one who is not there, or not yet."""
    victim, way = Told(), Passing()
    way.heard = victim.done
    role = Role(name="Meta", victims=[victim], line=cast("Line", way), awaited=True)

    carry_out(Strike(role=role, fault=Fault.KILL, pause=0, step=None, nth=0, victim=0, seconds=0))

    assert ["be back", "kill", "refuse", "revive", "be back", "mend"] == victim.done


def test_the_step_that_was_drawn() -> None:
    """At its nth time, and the one who takes it is hurt, once."""
    idle, working = Told(), Told(PORT)
    post = step("POST", b"POST", b"POST", own=True)

    assert "POST" == carry_out(strike(Fault.KILL, [idle, working], post, nth=2))
    assert (["be back"], ["be back", "kill", "revive"]) == (idle.done, working.done)


def test_a_step_that_does_not_come() -> None:
    """Another one of the same process takes its place, the next first."""
    victim = Told()
    steps = [step("POST"), step("answer"), step("COMMIT", b"COMMIT")]

    assert "COMMIT" == carry_out(strike(Fault.FREEZE, [victim], *steps))
    assert ["be back", "freeze", "thaw"] == victim.done


def test_no_step_comes_at_all() -> None:
    """Then it is done at any moment."""
    victim = Told()

    assert "at any moment" == carry_out(strike(Fault.KILL, [victim], step("POST")))
    assert ["be back", "kill", "revive"] == victim.done
