"""Telling a database that was put back from the one that was sent from last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from wacore.domain.errors import Conflict
from wacore.domain.ids import DispatchId

SLOTS = 64
"""Dispatches share slots, so that few claims wait for one another and a witness stays small."""

RESTORED = "database_restored"
"""Why a message is in doubt, and why its dispatch is paused."""

Claims = Mapping[int, int]
"""How many claims each slot has seen; a slot without any may be absent."""


class FenceContradicted(Conflict):
    """Somebody says that nothing is missing, and a witness knows of claims that are."""

    code = "fence-contradicted"

    def __init__(self, missing: int) -> None:
        super().__init__(
            f"This database does not know of {missing} claims that were made on it: it is an older "
            "copy. Arm it as restored."
        )
        self.missing = missing


class Standing(StrEnum):
    """
    FRESH: Nothing was ever claimed under a witness; the first claim begins a line.
    ARMED: This database knows every claim that its witnesses know.
    OLDER: A witness knows claims that it does not: it is a copy of earlier days.
    UNWITNESSED: Nobody here has seen its claims: it comes from another machine, or from a backup.
    """

    FRESH = "fresh"
    ARMED = "armed"
    OLDER = "older"
    UNWITNESSED = "unwitnessed"

    @property
    def sends(self) -> bool:
        return self in (Standing.FRESH, Standing.ARMED)


@dataclass(frozen=True, slots=True)
class Fence:
    """
    What a database knows of its own claims.

    Attributes:
        lineage: The same in the database and in all its copies.
    """

    lineage: UUID
    claims: Claims = field(default_factory=dict)

    def behind(self, seen: Claims) -> dict[int, int]:
        """By slot, how many claims a witness has seen that are not in here."""
        missing = {slot: n - self.claims.get(slot, 0) for slot, n in seen.items()}
        return {slot: n for slot, n in missing.items() if n > 0}

    def standing(self, seen: Claims | None) -> Standing:
        if seen is None:
            return Standing.UNWITNESSED
        return Standing.OLDER if self.behind(seen) else Standing.ARMED


@dataclass(frozen=True, slots=True)
class Claim:
    """The `number`-th claim of a slot, counted from one."""

    slot: int
    number: int


def slot_of(dispatch_id: DispatchId) -> int:
    return dispatch_id.int % SLOTS


def later(one: Claims, other: Claims) -> dict[int, int]:
    """Slot by slot the greater of two."""
    return {slot: max(one.get(slot, 0), other.get(slot, 0)) for slot in {*one, *other}}
