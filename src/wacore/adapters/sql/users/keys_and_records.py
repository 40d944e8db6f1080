"""API keys, the audit trail and waiting letters in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import insert_ignore
from wacore.adapters.sql.errors import Meaning, meaning
from wacore.adapters.sql.users.tables import api_keys, audit_entries, audit_heads, letter_requests
from wacore.domain.actor import Permission
from wacore.domain.errors import TryAgain
from wacore.domain.ids import ApiKeyId, OrganizationId
from wacore.domain.users.api_key import ApiKey, ApiKeyNotFound
from wacore.domain.users.audit import GENESIS, AuditEntry, AuditHead
from wacore.domain.users.one_time import LetterRequest, Purpose


class SqlApiKeyRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, key: ApiKey) -> None:
        await self._connection.execute(
            insert(api_keys).values(
                id=key.id,
                organization_id=key.organization_id,
                name=key.name,
                prefix=key.prefix,
                token_hash=key.token_hash,
                permissions=sorted(key.permissions),
                created_by=key.created_by,
                created_at=key.created_at,
                expires_at=key.expires_at,
                revoked_at=key.revoked_at,
            )
        )

    async def get(self, organization_id: OrganizationId, api_key_id: ApiKeyId) -> ApiKey:
        row = (
            await self._connection.execute(
                select(api_keys)
                .where(api_keys.c.id == api_key_id, api_keys.c.organization_id == organization_id)
                .with_for_update()
            )
        ).one_or_none()
        if row is None:
            raise ApiKeyNotFound(api_key_id)
        return ApiKey(**{**row._mapping, "permissions": permissions_of(row.permissions)})

    async def save(self, key: ApiKey) -> None:
        await self._connection.execute(
            update(api_keys).where(api_keys.c.id == key.id).values(revoked_at=key.revoked_at)
        )


class SqlAuditTrail:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def head(self, organization_id: OrganizationId) -> AuditHead:
        found = await self._locked_head(organization_id)
        if found is None:
            row = {"organization_id": organization_id, "sequence": 0, "digest": GENESIS}
            await insert_ignore(self._connection, audit_heads, [row])
            found = await self._locked_head(organization_id)
        return found or AuditHead()

    async def append(self, entry: AuditEntry) -> None:
        try:
            await self._connection.execute(
                insert(audit_entries).values(
                    organization_id=entry.organization_id,
                    sequence=entry.sequence,
                    at=entry.at,
                    actor_id=entry.actor_id,
                    action=entry.action,
                    details=dict(entry.details),
                    digest=entry.digest,
                )
            )
        except IntegrityError as error:
            if meaning(error) is Meaning.UNIQUE:
                raise TryAgain("Somebody else wrote this entry of the audit log.") from error
            raise
        await self._connection.execute(
            update(audit_heads)
            .where(audit_heads.c.organization_id == entry.organization_id)
            .values(sequence=entry.sequence, digest=entry.digest)
        )

    async def _locked_head(self, organization_id: OrganizationId) -> AuditHead | None:
        row = (
            await self._connection.execute(
                select(audit_heads)
                .where(audit_heads.c.organization_id == organization_id)
                .with_for_update()
            )
        ).one_or_none()
        return None if row is None else AuditHead(sequence=row.sequence, digest=bytes(row.digest))


class SqlLetterRequests:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, email: str, purpose: Purpose, at: datetime) -> None:
        await self._connection.execute(
            insert(letter_requests).values(
                email=email, purpose=purpose.value, attempts=0, due_at=at
            )
        )

    async def claim(self, at: datetime, until: datetime, limit: int) -> list[LetterRequest]:
        rows = (
            await self._connection.execute(
                select(letter_requests)
                .where(letter_requests.c.due_at <= at)
                .order_by(letter_requests.c.due_at, letter_requests.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        ).all()
        if rows:
            await self._connection.execute(
                update(letter_requests)
                .where(letter_requests.c.id.in_([row.id for row in rows]))
                .values(due_at=until, attempts=letter_requests.c.attempts + 1)
            )
        return [
            LetterRequest(
                id=row.id,
                email=row.email,
                purpose=Purpose(row.purpose),
                attempts=row.attempts + 1,
            )
            for row in rows
        ]

    async def done(self, request: LetterRequest) -> None:
        await self._connection.execute(
            delete(letter_requests).where(letter_requests.c.id == request.id)
        )


def permissions_of(names: list[str]) -> frozenset[Permission]:
    """Names a newer version may have written are left out: an older one could not check them."""
    known = set(Permission)
    return frozenset(Permission(name) for name in names if name in known)


def to_audit_entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(**{**row._mapping, "digest": bytes(row.digest)})
