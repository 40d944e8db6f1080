"""Campaign after campaign on one ground, each struck many times, each compared at its end."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from wacore.entrypoints.chaos.audit import Findings
from wacore.entrypoints.chaos.campaign import Campaign, Stuck, customers
from wacore.entrypoints.chaos.fire import carry_out
from wacore.entrypoints.chaos.grounds import Ground
from wacore.entrypoints.chaos.results import Results
from wacore.entrypoints.chaos.strikes import Fault, Strike, strikes


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        form: Of the ground, for the records.
        kills: In all, on this ground.
        only: Roles whose name begins so; empty is all.
        strikes: In one campaign at most.
        afterwards: Of these, when everybody has been sent to and statuses come in.
        patience: Seconds a campaign may take to come to rest once it is left in peace.
    """

    form: str
    seed: int
    kills: int
    only: str = ""
    strikes: int = 50
    afterwards: int = 4
    patience: float = 150.0


class Run:
    """
    Args:
        tell: Hears a line about each campaign.
        murmur: Hears one about each strike.
        draw: Answers what strikes a campaign, told its number; by the plan's seed if not given.
    """

    def __init__(
        self,
        ground: Ground,
        plan: Plan,
        results: Results,
        tell: Callable[[str], None],
        murmur: Callable[[str], None] = lambda _: None,
        draw: Callable[[int], Iterable[Strike]] | None = None,
    ) -> None:
        self._ground = ground
        self._plan = plan
        self._results = results
        self._tell = tell
        self._murmur = murmur
        self._posts = 0
        self._draw = draw or partial(strikes, plan.seed, ground.named(plan.only))

    def __call__(self, contacts: Path, after_each: Callable[[], None]) -> None:
        """Until there were as many kills as planned."""
        with customers(self._ground.house, contacts) as people:
            while self._results.kills < self._plan.kills:
                self._one(people.campaign())
                after_each()
            self._results.unaccounted += abs(people.posts() - self._posts)
            after_each()

    def _one(self, campaign: Campaign) -> None:
        plan, number = self._plan, self._results.campaigns
        where = f"{plan.form}, seed {plan.seed}, campaign {number}"
        began, before = time.monotonic(), self._results.faults
        campaign.launch()
        self._strike(campaign, self._draw(number))
        try:
            campaign.settle(plan.patience)
        except Stuck as stuck:
            self._results.got_stuck(where, stuck.message)
            self._tell(f"{where}: STUCK: {stuck.message}")
        found = campaign.findings()
        self._results.add(where, found)
        self._posts += found.posts
        seconds = time.monotonic() - began
        self._results.seconds += seconds
        faults = self._results.faults - before
        self._tell(
            f"{where}: {_line(found)}; {faults} faults in {seconds:.0f} s, {self._results.kills} kills"
        )

    def _strike(self, campaign: Campaign, drawn: Iterable[Strike]) -> None:
        left = self._plan.afterwards
        for strike in islice(drawn, self._plan.strikes):
            moment = carry_out(strike)
            kill = strike.fault is Fault.KILL
            self._results.struck(strike.name, moment, kill=kill)
            self._murmur(f"  {strike.name}, {moment}")
            self._raise_the_dead()
            if not campaign.is_sending():
                left -= 1
            if left < 0 or self._results.kills >= self._plan.kills:
                return

    def _raise_the_dead(self) -> None:
        """As a supervisor does; a worker, say, ends when its database is away as it starts."""
        house = self._ground.house
        for member in (house.simulator, *house.members):
            if not member.process.running:
                member.process.kill()  # what it started goes with it
                member.process.start()
                self._results.restarts += 1


def _line(found: Findings) -> str:
    shown = (f"{name.replace('_', ' ')} {getattr(found, name)}" for name in found.__struct_fields__)
    return ("as promised" if found.good else "BROKEN") + f" ({', '.join(shown)})"
