"""Campaigns under fire, in short; `make chaos` is the long form."""

import sys
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from support import hasty_worker
from support.main_job import some_contacts
from wacore.entrypoints.chaos.grounds import embedded
from wacore.entrypoints.chaos.results import Results
from wacore.entrypoints.chaos.run import Plan, Run
from wacore.entrypoints.chaos.strikes import AT_ANY_MOMENT, Fault, Role, Step, Strike

pytestmark = pytest.mark.xdist_group("processes")

_SOON: dict[str, Any] = {"unknown_grace": 1, "inflight_lease": 2}


def strike(role: Role, fault: Fault, step: Step | None = None) -> Strike:
    return Strike(role=role, fault=fault, pause=0, step=step, nth=4, victim=0, seconds=0.3)


def of_each_kind(role: Role) -> list[Strike]:
    """Every other fault, and a kill at every step."""
    others = [strike(role, fault) for fault in role.faults if fault is not Fault.KILL]
    return [*others, *(strike(role, Fault.KILL, step) for step in role.steps)]


def test_nobody_is_harmed_by_any_fault(tmp_path: Path) -> None:
    """
    Worker, webhook process and Meta killed at each step; each frozen, cut off and silenced.

    After the last kill that was planned, nothing is hurt any more.
    """
    contacts = some_contacts(tmp_path / "contacts.csv", 600)
    results = Results()
    with embedded(tmp_path, send_rate=60, **_SOON) as ground:
        rounds = zip_longest(*map(of_each_kind, ground.roles))  # one restarts while one is killed
        strikes = [each for together in rounds for each in together if each is not None]
        plan = Plan(form="embedded", seed=1, kills=12, afterwards=len(strikes))
        Run(ground, plan, results, print, draw=lambda _: [*strikes, *strikes])(
            contacts, lambda: None
        )

    assert [] == results.bad
    assert (1, 0, 19, 12) == (
        results.campaigns, results.unaccounted, results.faults, results.kills,
    )  # fmt: skip
    assert {"kill worker": 4, "kill webhook process": 3, "kill Meta": 5, "freeze worker": 1} == {
        fault: results.by_fault[fault]
        for fault in ("kill worker", "kill webhook process", "kill Meta", "freeze worker")
    }
    assert results.by_moment[AT_ANY_MOMENT] < 7 + 6, "most kills met a step"
    assert 0 < results.posts <= results.recipients


def test_a_worker_that_posts_before_its_intent_is_found_out(tmp_path: Path) -> None:
    """The detector detects: killed between the two, such a worker writes to people twice."""
    contacts = some_contacts(tmp_path / "contacts.csv", 120)
    results = Results()
    hasty = (sys.executable, "-P", str(Path(hasty_worker.__file__)))
    with embedded(tmp_path, send_rate=50, workers=1, worker=hasty, **_SOON) as ground:
        worker = ground.roles[0]
        (after_a_post,) = (step for step in worker.steps if step.name.startswith("after a POST"))
        plan = Plan(form="embedded", seed=1, kills=1, patience=8)
        killed = [strike(worker, Fault.KILL, after_a_post)]
        Run(ground, plan, results, print, draw=lambda _: killed)(contacts, lambda: None)

    assert results.sent_twice > 0
    assert not results.good
    assert "sent_twice" in results.bad[-1]
