"""Sessions and tokens in memory."""

from dataclasses import replace
from datetime import datetime

from wacore.adapters.memory.table import TableView
from wacore.adapters.memory.users.store import RefreshToken
from wacore.domain.ids import SessionId, UserId
from wacore.domain.users.one_time import InvalidOneTimeToken, OneTimeToken, Purpose
from wacore.domain.users.session import Session, SessionNotFound


class MemorySessionRepository:
    def __init__(
        self, sessions: TableView[SessionId, Session], tokens: TableView[bytes, RefreshToken]
    ) -> None:
        self._sessions = sessions
        self._tokens = tokens

    async def add(self, session: Session, token_hash: bytes) -> None:
        self._sessions[session.id] = session
        self._tokens[token_hash] = RefreshToken(session.id, spent=False)

    async def get(self, user_id: UserId, session_id: SessionId) -> Session:
        session = self._sessions.get(session_id)
        if session is None or session.user_id != user_id:
            raise SessionNotFound(session_id)
        return session

    async def with_token(self, token_hash: bytes) -> tuple[Session, bool] | None:
        token = self._tokens.get(token_hash)
        return None if token is None else (self._sessions[token.session_id], token.spent)

    async def save(self, session: Session) -> None:
        self._sessions[session.id] = session

    async def replace_token(
        self, session: Session, spent: bytes, fresh: bytes, at: datetime
    ) -> None:
        self._tokens[spent] = RefreshToken(session.id, spent=True)
        self._tokens[fresh] = RefreshToken(session.id, spent=False)

    async def revoke_all(
        self, user_id: UserId, at: datetime, *, keep: SessionId | None = None
    ) -> int:
        ended = [
            session
            for session in self._sessions.values()
            if session.user_id == user_id and session.is_live(at) and session.id != keep
        ]
        for session in ended:
            self._sessions[session.id] = session.revoked(at)
        return len(ended)

    async def outdate(self, user_ids: list[UserId]) -> None:
        for session in list(self._sessions.values()):
            if session.user_id in user_ids:
                self._sessions[session.id] = replace(session, version=session.version + 1)


class MemoryOneTimeTokenRepository:
    def __init__(self, rows: TableView[tuple[UserId, Purpose], OneTimeToken]) -> None:
        self._rows = rows

    async def put(self, token: OneTimeToken) -> None:
        self._rows[token.user_id, token.purpose] = token

    async def take(self, purpose: Purpose, token_hash: bytes) -> OneTimeToken:
        for key, token in self._rows.items():
            if token.purpose is purpose and token.token_hash == token_hash:
                del self._rows[key]
                return token
        raise InvalidOneTimeToken

    async def drop(self, user_id: UserId, purpose: Purpose) -> None:
        self._rows.pop((user_id, purpose), None)
