"""API keys, the audit trail and waiting letters in memory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from wacore.adapters.memory.table import TableView
from wacore.adapters.memory.users.store import WaitingLetter
from wacore.domain.errors import TryAgain
from wacore.domain.ids import ApiKeyId, OrganizationId
from wacore.domain.users.api_key import ApiKey, ApiKeyNotFound
from wacore.domain.users.audit import AuditEntry, AuditHead
from wacore.domain.users.one_time import LetterRequest, Purpose


class MemoryApiKeyRepository:
    def __init__(self, rows: TableView[ApiKeyId, ApiKey]) -> None:
        self._rows = rows

    async def add(self, key: ApiKey) -> None:
        self._rows[key.id] = key

    async def get(self, organization_id: OrganizationId, api_key_id: ApiKeyId) -> ApiKey:
        key = self._rows.get(api_key_id)
        if key is None or key.organization_id != organization_id:
            raise ApiKeyNotFound(api_key_id)
        return key

    async def save(self, key: ApiKey) -> None:
        self._rows[key.id] = key


class MemoryAuditTrail:
    def __init__(
        self,
        rows: TableView[tuple[OrganizationId, int], AuditEntry],
        heads: TableView[OrganizationId, AuditHead],
    ) -> None:
        self._rows = rows
        self._heads = heads

    async def head(self, organization_id: OrganizationId) -> AuditHead:
        return self._heads.get(organization_id, AuditHead())

    async def append(self, entry: AuditEntry) -> None:
        key = entry.organization_id, entry.sequence
        if key in self._rows:
            raise TryAgain("Somebody else wrote this entry of the audit log.")
        self._rows[key] = entry
        self._heads[entry.organization_id] = entry.head


class MemoryLetterRequests:
    def __init__(self, rows: TableView[int, WaitingLetter], numbers: Iterator[int]) -> None:
        self._rows = rows
        self._numbers = numbers

    async def add(self, email: str, purpose: Purpose, at: datetime) -> None:
        number = next(self._numbers)
        request = LetterRequest(id=number, email=email, purpose=purpose)
        self._rows[number] = WaitingLetter(request, at)

    async def claim(self, at: datetime, until: datetime, limit: int) -> list[LetterRequest]:
        due = sorted((w.due_at, n) for n, w in self._rows.items() if w.due_at <= at)[:limit]
        claimed = []
        for _, number in due:
            request = self._rows[number].request
            request = replace(request, attempts=request.attempts + 1)
            self._rows[number] = WaitingLetter(request, until)
            claimed.append(request)
        return claimed

    async def done(self, request: LetterRequest) -> None:
        self._rows.pop(request.id, None)
