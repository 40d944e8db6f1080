"""What many campaigns came to: kept after each, so that a run can go on where it was broken off."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from wacore.entrypoints.chaos.audit import Findings

LATEST = "latest.json"


class Results(msgspec.Struct, kw_only=True):
    """
    Those of one form, or of all together.

    Attributes:
        kills: SIGKILLs.
        faults: Kills, freezes, cuts and silences together.
        restarts: Processes that ended by themselves, as without their database, and were started again.
        campaigns: Compared so far, which is the number of the next.
        stuck: Campaigns that came to no end though nothing hurt them any more.
        unaccounted: Messages Meta accepted that belong to no campaign, or came after it was compared.
        by_fault: How often each thing was done.
        by_moment: How often each moment was met.
        seconds: Spent on campaigns.
        at: When the last of them ended.
        bad: Form, seed and number of each campaign that was not as promised, with its findings.
    """

    kills: int = 0
    faults: int = 0
    restarts: int = 0
    campaigns: int = 0
    recipients: int = 0
    posts: int = 0
    abandoned: int = 0
    sent_twice: int = 0
    missing: int = 0
    wrong_counters: int = 0
    unresolved: int = 0
    stuck: int = 0
    unaccounted: int = 0
    by_fault: dict[str, int] = {}
    by_moment: dict[str, int] = {}
    seeds: list[int] = []
    versions: dict[str, str] = {}
    seconds: float = 0.0
    at: str = ""
    bad: list[str] = []

    @property
    def good(self) -> bool:
        return not (self.bad or self.unaccounted)

    def struck(self, fault: str, moment: str, *, kill: bool) -> None:
        self.faults += 1
        self.kills += kill
        self.by_fault[fault] = self.by_fault.get(fault, 0) + 1
        self.by_moment[moment] = self.by_moment.get(moment, 0) + 1

    def add(self, where: str, found: Findings) -> None:
        self.campaigns += 1
        for name in Findings.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(found, name))
        if not found.good:
            self.bad.append(f"{where}: {found}")

    def got_stuck(self, where: str, why: str) -> None:
        self.stuck += 1
        self.bad.append(f"{where}: {why}")


class Record(Results):
    """
    Attributes:
        forms: The last results of each, of which the rest is the sum.
    """

    forms: dict[str, Results] = {}


def keep(file: Path, results: Results) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")


def kept(file: Path) -> Results:
    """
    Raises:
        FileNotFoundError: Nothing was kept there.
    """
    return msgspec.json.decode(file.read_bytes(), type=Results)


def record(folder: Path) -> Record:
    """The last results of each form; none if there was no run."""
    file = folder / LATEST
    return msgspec.json.decode(file.read_bytes(), type=Record) if file.exists() else Record()


def update(folder: Path, form: str, results: Results) -> Record:
    """Put them in the place of the form's last ones."""
    forms = {**record(folder).forms, form: results}
    summed = Record(forms=dict(sorted(forms.items())), **_sum(forms))
    keep(folder / LATEST, summed)
    return summed


def _sum(forms: Mapping[str, Results]) -> dict[str, Any]:
    every = list(forms.values())
    counts = {
        name: sum(getattr(each, name) for each in every)
        for name, default in zip(
            Results.__struct_fields__, Results.__struct_defaults__, strict=True
        )
        if isinstance(default, int | float)
    }
    return {
        **counts,
        "by_fault": _added(each.by_fault for each in every),
        "by_moment": _added(each.by_moment for each in every),
        "seeds": sorted({seed for each in every for seed in each.seeds}),
        "versions": {name: n for each in every for name, n in each.versions.items()},
        "at": max(each.at for each in every),
        "bad": [line for each in every for line in each.bad],
    }


def _added(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    return dict(sorted(sum(map(Counter, parts), Counter[str]()).items()))
