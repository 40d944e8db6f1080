"""Sessions and tokens in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.bulk import upsert
from wacore.adapters.sql.users.tables import one_time_tokens, refresh_tokens, sessions
from wacore.domain.ids import SessionId, UserId
from wacore.domain.users.one_time import InvalidOneTimeToken, OneTimeToken, Purpose
from wacore.domain.users.session import Session, SessionNotFound


class SqlSessionRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, session: Session, token_hash: bytes) -> None:
        await self._connection.execute(
            insert(sessions).values(id=session.id, user_id=session.user_id, **_row(session))
        )
        await self._connection.execute(
            insert(refresh_tokens).values(token_hash=token_hash, session_id=session.id)
        )

    async def get(self, user_id: UserId, session_id: SessionId) -> Session:
        row = (
            await self._connection.execute(
                select(sessions)
                .where(sessions.c.id == session_id, sessions.c.user_id == user_id)
                .with_for_update()
            )
        ).one_or_none()
        if row is None:
            raise SessionNotFound(session_id)
        return Session(**row._mapping)

    async def with_token(self, token_hash: bytes) -> tuple[Session, bool] | None:
        """The session is locked before the token is read, so that of two users one sees it spent."""
        session_id = await self._connection.scalar(
            select(refresh_tokens.c.session_id).where(refresh_tokens.c.token_hash == token_hash)
        )
        if session_id is None:
            return None
        row = (
            await self._connection.execute(
                select(sessions).where(sessions.c.id == session_id).with_for_update()
            )
        ).one_or_none()
        if row is None:
            return None
        spent_at = await self._connection.scalar(
            select(refresh_tokens.c.spent_at).where(refresh_tokens.c.token_hash == token_hash)
        )
        return Session(**row._mapping), spent_at is not None

    async def save(self, session: Session) -> None:
        await self._connection.execute(
            update(sessions).where(sessions.c.id == session.id).values(**_row(session))
        )

    async def replace_token(
        self, session: Session, spent: bytes, fresh: bytes, at: datetime
    ) -> None:
        await self._connection.execute(
            update(refresh_tokens).where(refresh_tokens.c.token_hash == spent).values(spent_at=at)
        )
        await self._connection.execute(
            insert(refresh_tokens).values(token_hash=fresh, session_id=session.id)
        )

    async def revoke_all(
        self, user_id: UserId, at: datetime, *, keep: SessionId | None = None
    ) -> int:
        ending = update(sessions).where(
            sessions.c.user_id == user_id,
            sessions.c.revoked_at.is_(None),
            sessions.c.expires_at > at,
        )
        if keep is not None:
            ending = ending.where(sessions.c.id != keep)
        result = await self._connection.execute(
            ending.values(revoked_at=at, version=sessions.c.version + 1)
        )
        return result.rowcount

    async def outdate(self, user_ids: list[UserId]) -> None:
        if user_ids:
            await self._connection.execute(
                update(sessions)
                .where(sessions.c.user_id.in_(user_ids))
                .values(version=sessions.c.version + 1)
            )


class SqlOneTimeTokenRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, token: OneTimeToken) -> None:
        row = {
            "user_id": token.user_id,
            "purpose": token.purpose.value,
            "token_hash": token.token_hash,
            "expires_at": token.expires_at,
        }
        await upsert(
            self._connection,
            one_time_tokens,
            [row],
            key=["user_id", "purpose"],
            update=["token_hash", "expires_at"],
        )

    async def take(self, purpose: Purpose, token_hash: bytes) -> OneTimeToken:
        same = (
            one_time_tokens.c.token_hash == token_hash,
            one_time_tokens.c.purpose == purpose.value,
        )
        row = (
            await self._connection.execute(select(one_time_tokens).where(*same).with_for_update())
        ).one_or_none()
        if row is None:
            raise InvalidOneTimeToken
        await self._connection.execute(delete(one_time_tokens).where(*same))
        return OneTimeToken(**{**row._mapping, "purpose": purpose})

    async def drop(self, user_id: UserId, purpose: Purpose) -> None:
        await self._connection.execute(
            delete(one_time_tokens).where(
                one_time_tokens.c.user_id == user_id, one_time_tokens.c.purpose == purpose.value
            )
        )


def _row(session: Session) -> dict[str, Any]:
    return {
        "organization_id": session.organization_id,
        "created_at": session.created_at,
        "used_at": session.used_at,
        "expires_at": session.expires_at,
        "address": session.address,
        "user_agent": session.user_agent,
        "version": session.version,
        "revoked_at": session.revoked_at,
    }
