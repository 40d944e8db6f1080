"""The count of claims, and a witness of it, in memory."""

from uuid import UUID

from wacore.adapters.memory.table import TableView
from wacore.domain.messaging.fence import Claim, Claims, Fence, later

Lines = TableView[int, UUID]
_ONLY = 1


class MemoryFenceStore:
    """A FenceStore."""

    def __init__(self, lines: Lines, claims: TableView[int, int]) -> None:
        self._lines = lines
        self._claims = claims

    async def read(self) -> Fence | None:
        lineage = self._lines.get(_ONLY)
        return None if lineage is None else Fence(lineage, dict(self._claims.items()))

    async def begin(self, lineage: UUID) -> Fence:
        return Fence(self._lines.setdefault(_ONLY, lineage))

    async def claim(self, lineage: UUID, slot: int) -> Claim | None:
        if self._lines.get(_ONLY) != lineage:
            return None
        self._claims[slot] = self._claims.get(slot, 0) + 1
        return Claim(slot, self._claims[slot])

    async def learn(self, claims: Claims) -> None:
        self._claims.update(later(dict(self._claims.items()), claims))


class MemoryWitness:
    """A Witness that lasts as long as its process."""

    def __init__(self) -> None:
        self._seen: dict[UUID, Claims] = {}

    async def seen(self, lineage: UUID) -> Claims | None:
        return self._seen.get(lineage)

    async def note(self, lineage: UUID, claims: Claims) -> None:
        self._seen[lineage] = later(self._seen.get(lineage, {}), claims)
