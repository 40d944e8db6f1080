"""Campaigns under fire, in short; `make chaos` is the long form."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import hasty_worker
from support.main_job import some_contacts
from wacore.entrypoints.chaos.grounds import Ground, embedded
from wacore.entrypoints.chaos.results import Results
from wacore.entrypoints.chaos.run import Plan, Run
from wacore.entrypoints.chaos.strikes import Fault, Role, Step, Strike

pytestmark = pytest.mark.xdist_group("processes")

_NTH = 15


def strike(role: Role, fault: Fault, step: Step | None = None) -> Strike:
    return Strike(role=role, fault=fault, pause=0.1, step=step, nth=_NTH, victim=0, seconds=0.3)


def one_of_each(ground: Ground) -> Iterator[Strike]:
    """Every fault, and a kill at every step."""
    for role in ground.roles:
        if role.kills:
            yield from (strike(role, Fault.KILL, step) for step in (None, *role.steps))
        yield from (strike(role, fault) for fault in role.faults if fault is not Fault.KILL)


def test_nobody_is_harmed_by_any_fault(tmp_path: Path) -> None:
    """Worker and webhook process killed at each step; they and Meta frozen, cut off and silenced."""
    contacts = some_contacts(tmp_path / "contacts.csv", 900)
    results = Results()
    with embedded(tmp_path, send_rate=60) as ground:
        strikes = list(one_of_each(ground))
        plan = Plan(form="embedded", seed=1, kills=1, afterwards=len(strikes))
        Run(ground, plan, results, print, draw=lambda _: strikes)(contacts, lambda: None)

    assert [] == results.bad
    assert 1 == results.campaigns
    assert len(strikes) == results.faults
    assert {"kill worker": 4, "kill webhook process": 4} == {
        fault: times for fault, times in results.by_fault.items() if fault.startswith("kill")
    }
    assert 0 < results.posts <= results.recipients


def test_a_worker_that_posts_before_its_intent_is_found_out(tmp_path: Path) -> None:
    """The detector detects: killed between the two, such a worker writes to people twice."""
    contacts = some_contacts(tmp_path / "contacts.csv", 300)
    results = Results()
    hasty = (sys.executable, "-P", str(Path(hasty_worker.__file__)))
    with embedded(tmp_path, send_rate=100, workers=1, worker=hasty) as ground:
        worker = ground.roles[0]
        (after_a_post,) = (step for step in worker.steps if step.name.startswith("after a POST"))
        plan = Plan(form="embedded", seed=1, kills=1, patience=60)
        killed = [strike(worker, Fault.KILL, after_a_post)]
        Run(ground, plan, results, print, draw=lambda _: killed)(contacts, lambda: None)

    assert results.sent_twice > 0
    assert not results.good
    assert "sent_twice" in results.bad[0]
