"""Credentials, standings and profiles in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wacore.adapters.memory.users.store import MemoryUsersStore
from wacore.adapters.memory.users.views import organization_view
from wacore.application.users.ports import ApiKeyRow, Credentials, SessionRow
from wacore.application.users.views import OrganizationView, ProfileView, SessionView
from wacore.domain.ids import OrganizationId, SessionId, UserId
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.membership import standing
from wacore.domain.users.organization import OrganizationNotFound
from wacore.domain.users.session import Session
from wacore.domain.users.user import User, UserNotFound


class MemoryCredentialReader:
    def __init__(self, store: MemoryUsersStore) -> None:
        self._store = store

    async def credentials(self, email: EmailAddress) -> Credentials | None:
        for user in self._store.users.values():
            if user.email == email:
                return Credentials(
                    user_id=user.id, password_hash=user.password_hash, home=user.home
                )
        return None

    async def password_hash(self, user_id: UserId) -> str:
        return _user(self._store, user_id).password_hash

    async def session(self, session_id: SessionId) -> SessionRow | None:
        session = self._store.sessions.get(session_id)
        return None if session is None or session.revoked_at else _row(session)

    async def session_of_token(self, token_hash: bytes) -> SessionRow | None:
        token = self._store.refresh_tokens.get(token_hash)
        return None if token is None else _row(self._store.sessions[token.session_id])

    async def api_key(self, token_hash: bytes) -> ApiKeyRow | None:
        for key in self._store.api_keys.values():
            if key.token_hash == token_hash and key.revoked_at is None:
                return ApiKeyRow(
                    id=key.id,
                    organization_id=key.organization_id,
                    created_by=key.created_by,
                    permissions=key.permissions,
                    expires_at=key.expires_at,
                )
        return None


class MemoryStandingReader:
    def __init__(self, store: MemoryUsersStore) -> None:
        self._store = store

    async def lineage(self, organization_id: OrganizationId) -> Sequence[OrganizationId]:
        organization = self._store.organizations.get(organization_id)
        if organization is None:
            raise OrganizationNotFound(organization_id)
        return organization.lineage

    async def roles(self, user_id: UserId) -> Mapping[OrganizationId, str]:
        return {
            m.organization_id: m.role
            for m in self._store.memberships.values()
            if m.user_id == user_id
        }


class MemoryUserReader:
    def __init__(self, store: MemoryUsersStore) -> None:
        self._store = store

    async def profile(self, user_id: UserId) -> ProfileView:
        user = _user(self._store, user_id)
        return ProfileView(
            id=user.id,
            email=user.email.value,
            email_verified=user.email_verified_at is not None,
            name=user.name,
            language=user.language,
            timezone=user.timezone,
            created_at=user.created_at,
            version=user.version,
        )

    async def sessions(self, user_id: UserId, at: datetime) -> list[SessionView]:
        mine = [s for s in self._store.sessions.values() if s.user_id == user_id and s.is_live(at)]
        return [
            SessionView(
                id=s.id,
                organization_id=s.organization_id,
                created_at=s.created_at,
                used_at=s.used_at,
                expires_at=s.expires_at,
                address=s.address,
                user_agent=s.user_agent,
            )
            for s in sorted(mine, key=lambda s: (s.used_at, s.id), reverse=True)
        ]

    async def organizations(self, user_id: UserId) -> list[OrganizationView]:
        roles = {
            m.organization_id: m.role
            for m in self._store.memberships.values()
            if m.user_id == user_id
        }
        found = [
            organization_view(organization, place.role)
            for organization in self._store.organizations.values()
            if (place := standing(organization.id, organization.lineage, roles)) is not None
        ]
        return sorted(found, key=lambda view: (view.name, view.id))


def _user(store: MemoryUsersStore, user_id: UserId) -> User:
    user = store.users.get(user_id)
    if user is None:
        raise UserNotFound(user_id)
    return user


def _row(session: Session) -> SessionRow:
    return SessionRow(
        session_id=session.id,
        user_id=session.user_id,
        organization_id=session.organization_id,
        version=session.version,
    )
