"""What a transaction of the users context reads, locks and writes."""

from datetime import datetime
from typing import Protocol

from wacore.application.ports import UnitOfWork
from wacore.domain.ids import ApiKeyId, OrganizationId, SessionId, UserId
from wacore.domain.users.api_key import ApiKey
from wacore.domain.users.audit import AuditEntry, AuditHead
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.membership import Membership
from wacore.domain.users.one_time import LetterRequest, OneTimeToken, Purpose
from wacore.domain.users.organization import Organization
from wacore.domain.users.session import Session
from wacore.domain.users.user import User


class UserRepository(Protocol):
    """Every account. A user is no part of an organisation; memberships say where they belong."""

    async def add(self, user: User) -> None:
        """
        Raises:
            EmailTaken: Another account has this address.
        """

    async def get(self, user_id: UserId) -> User:
        """
        Raises:
            UserNotFound: There is no such user.
        """
        ...

    async def with_email(self, email: EmailAddress) -> User | None: ...

    async def save(self, user: User) -> None: ...


class OrganizationRepository(Protocol):
    async def add(self, organization: Organization) -> None: ...

    async def get(self, organization_id: OrganizationId) -> Organization:
        """
        Raises:
            OrganizationNotFound: There is no such organisation.
        """
        ...

    async def save(self, organization: Organization) -> None: ...


class MembershipRepository(Protocol):
    async def add(self, membership: Membership) -> None:
        """
        Raises:
            AlreadyMember: The user belongs to the organisation in whatever role.
        """

    async def get(self, organization_id: OrganizationId, user_id: UserId) -> Membership:
        """
        Raises:
            MemberNotFound: Also when the user belongs to another organisation only.
        """
        ...

    async def save(self, membership: Membership) -> None: ...

    async def remove(self, membership: Membership) -> None: ...

    async def owners(self, organization_id: OrganizationId) -> int:
        """How many owners there are; the answer stays true until the unit of work ends."""
        ...

    async def with_role(self, organization_id: OrganizationId, role: str) -> list[UserId]: ...


class SessionRepository(Protocol):
    """Sessions and their refresh tokens, of which only hashes are known."""

    async def add(self, session: Session, token_hash: bytes) -> None: ...

    async def get(self, user_id: UserId, session_id: SessionId) -> Session:
        """
        Raises:
            SessionNotFound: Also when it is another user's.
        """
        ...

    async def with_token(self, token_hash: bytes) -> tuple[Session, bool] | None:
        """The family a token belongs to, locked, and whether the token was spent."""
        ...

    async def save(self, session: Session) -> None: ...

    async def replace_token(
        self, session: Session, spent: bytes, fresh: bytes, at: datetime
    ) -> None:
        """Mark one token spent, add the next of the family."""

    async def revoke_all(
        self, user_id: UserId, at: datetime, *, keep: SessionId | None = None
    ) -> int:
        """Revoke a user's live sessions but one; answers how many."""
        ...

    async def outdate(self, user_ids: list[UserId]) -> None:
        """Raise the version of all their sessions."""


class OneTimeTokenRepository(Protocol):
    async def put(self, token: OneTimeToken) -> None:
        """Replaces an earlier token of the same user and purpose."""

    async def take(self, purpose: Purpose, token_hash: bytes) -> OneTimeToken:
        """
        Remove and answer it: a token is good once.

        Raises:
            InvalidOneTimeToken: There is none.
        """
        ...

    async def drop(self, user_id: UserId, purpose: Purpose) -> None: ...


class LetterRequests(Protocol):
    """A queue of mail to be written."""

    async def add(self, email: str, purpose: Purpose, at: datetime) -> None: ...

    async def claim(self, at: datetime, until: datetime, limit: int) -> list[LetterRequest]:
        """The oldest that are due at `at`; not due again before `until`."""
        ...

    async def done(self, request: LetterRequest) -> None: ...


class ApiKeyRepository(Protocol):
    async def add(self, key: ApiKey) -> None: ...

    async def get(self, organization_id: OrganizationId, api_key_id: ApiKeyId) -> ApiKey:
        """
        Raises:
            ApiKeyNotFound: Also when it is another organisation's.
        """
        ...

    async def save(self, key: ApiKey) -> None: ...


class AuditTrail(Protocol):
    async def head(self, organization_id: OrganizationId) -> AuditHead:
        """Nobody else appends to this organisation's trail until the unit of work ends."""
        ...

    async def append(self, entry: AuditEntry) -> None:
        """
        Raises:
            TryAgain: This place of the trail is taken.
        """


class UsersUnitOfWork(UnitOfWork, Protocol):
    @property
    def users(self) -> UserRepository: ...

    @property
    def organizations(self) -> OrganizationRepository: ...

    @property
    def memberships(self) -> MembershipRepository: ...

    @property
    def sessions(self) -> SessionRepository: ...

    @property
    def one_time_tokens(self) -> OneTimeTokenRepository: ...

    @property
    def letters(self) -> LetterRequests: ...

    @property
    def api_keys(self) -> ApiKeyRepository: ...

    @property
    def audit(self) -> AuditTrail: ...
