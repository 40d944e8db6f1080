"""Which due jobs go first: by priority, then lane by lane in turns."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DueJob:
    id: UUID
    kind: str
    key: str
    lane: str
    priority: int
    due_at: datetime


class Turns:
    """Remembers when each lane was last served, so that it waits for the others' turn."""

    def __init__(self, *, remembered_lanes: int = 10_000) -> None:
        self._served: dict[str, int] = {}
        self._serial = 0
        self._remembered = remembered_lanes

    def order(self, due: Iterable[DueJob]) -> list[DueJob]:
        """All of them, the one to do first in front, and one per (kind, key)."""
        position: defaultdict[tuple[int, str], int] = defaultdict(int)
        seen: set[tuple[str, str]] = set()
        ranked: list[tuple[int, int, int, datetime, UUID, DueJob]] = []
        for job in sorted(due, key=lambda job: (job.due_at, job.id)):
            if (job.kind, job.key) in seen:
                continue
            seen.add((job.kind, job.key))
            turn = position[job.priority, job.lane]
            position[job.priority, job.lane] += 1
            served = self._served.get(job.lane, 0)
            ranked.append((-job.priority, turn, served, job.due_at, job.id, job))
        return [job for *_, job in sorted(ranked, key=lambda rank: rank[:-1])]

    def serve(self, jobs: Iterable[DueJob]) -> None:
        """These were handed out; their lanes go to the end of the row."""
        for job in jobs:
            self._serial += 1
            self._served[job.lane] = self._serial
        if len(self._served) > self._remembered:
            self._served.clear()
