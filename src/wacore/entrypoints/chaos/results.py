"""What many campaigns came to, kept after each, so that a run can go on where it was broken off."""

from pathlib import Path

import msgspec

from wacore.entrypoints.chaos.audit import Findings

LATEST = "latest.json"
RUNNING = "running.json"


class Results(msgspec.Struct, kw_only=True):
    """
    Attributes:
        kills: SIGKILLs.
        faults: Kills, freezes, cuts and silences together.
        restarts: Processes that ended by themselves, as without their database, and were started again.
        stuck: Campaigns that came to no end though nothing hurt them any more.
        unaccounted: Messages Meta accepted that belong to no campaign, or came after it was compared.
        by_fault: How often each thing was done.
        by_moment: How often each moment was met.
        forms: Kills in each form.
        done: Campaigns in each form, which is the number of the next.
        bad: The form, seed and number of each campaign that was not as promised, with its findings.
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
    forms: dict[str, int] = {}
    done: dict[str, int] = {}
    seeds: list[int] = []
    versions: dict[str, str] = {}
    seconds: float = 0.0
    at: str = ""
    bad: list[str] = []

    @property
    def good(self) -> bool:
        return not (self.bad or self.unaccounted)

    def struck(self, form: str, fault: str, moment: str, *, kill: bool) -> None:
        self.faults += 1
        _count(self.by_fault, fault)
        _count(self.by_moment, moment)
        if kill:
            self.kills += 1
            _count(self.forms, form)

    def add(self, form: str, where: str, found: Findings) -> None:
        self.campaigns += 1
        _count(self.done, form)
        for name in Findings.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(found, name))
        if not found.good:
            self.bad.append(f"{where}: {found}")

    def got_stuck(self, where: str, why: str) -> None:
        self.stuck += 1
        self.bad.append(f"{where}: {why}")


def _count(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1


def keep(file: Path, results: Results) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")


def kept(file: Path) -> Results:
    return msgspec.json.decode(file.read_bytes(), type=Results)
