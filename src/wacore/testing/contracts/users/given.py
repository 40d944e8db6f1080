"""Values the suites begin with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from wacore.application.ports import Begin
from wacore.application.users.ports import (
    AuditReader,
    CredentialReader,
    OrganizationReader,
    StandingReader,
    UserReader,
    UsersUnitOfWork,
)
from wacore.domain.ids import OrganizationId, SessionId, UserId
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.membership import Membership
from wacore.domain.users.organization import Organization
from wacore.domain.users.session import Session
from wacore.domain.users.user import User

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
ACME = OrganizationId(UUID(int=0xACE1))
OTHER = OrganizationId(UUID(int=0x07E1))

_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class UsersPorts:
    """One store, through every port that looks at it."""

    begin: Begin[UsersUnitOfWork]
    credentials: CredentialReader
    standings: StandingReader
    users: UserReader
    organizations: OrganizationReader
    audit: AuditReader


def a_user(
    email: str | None = None, *, number: int | None = None, home: OrganizationId = ACME
) -> User:
    n = next(_numbers) if number is None else number
    return User(
        id=UserId(UUID(int=0x5E0000 + n)),
        email=EmailAddress.parse(email or f"user{n}@example.org"),
        name=f"Üser {n}",
        password_hash=f"$argon2id$hash{n}",
        home=home,
        created_at=NOON,
        language="pt-BR",
        timezone="America/Sao_Paulo",
    )


def an_organization(number: int, name: str = "Acme") -> Organization:
    return Organization(id=OrganizationId(UUID(int=0x0A0000 + number)), name=name, created_at=NOON)


def a_membership(
    user: User, role: str = "agent", organization_id: OrganizationId = ACME
) -> Membership:
    return Membership(organization_id=organization_id, user_id=user.id, role=role, joined_at=NOON)


def a_session(user_id: UserId, *, at: datetime = NOON) -> Session:
    return Session.begin(
        SessionId(UUID(int=0x5E5500 + next(_numbers))),
        user_id,
        ACME,
        at,
        address="2001:db8::1",
        user_agent="Firefox",
    )
