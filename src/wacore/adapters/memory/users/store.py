"""The committed rows of the users context."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from wacore.adapters.memory.table import Table
from wacore.adapters.memory.unit_of_work import MemoryStore
from wacore.domain.ids import ApiKeyId, OrganizationId, SessionId, UserId
from wacore.domain.users.api_key import ApiKey
from wacore.domain.users.audit import AuditEntry, AuditHead
from wacore.domain.users.membership import Membership
from wacore.domain.users.one_time import LetterRequest, OneTimeToken, Purpose
from wacore.domain.users.organization import Organization
from wacore.domain.users.session import Session
from wacore.domain.users.user import User


@dataclass(frozen=True)
class RefreshToken:
    session_id: SessionId
    spent: bool


@dataclass(frozen=True)
class WaitingLetter:
    request: LetterRequest
    due_at: datetime


class MemoryUsersStore(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.users: Table[UserId, User] = Table()
        self.organizations: Table[OrganizationId, Organization] = Table()
        self.memberships: Table[tuple[OrganizationId, UserId], Membership] = Table()
        self.sessions: Table[SessionId, Session] = Table()
        self.refresh_tokens: Table[bytes, RefreshToken] = Table()
        self.one_time_tokens: Table[tuple[UserId, Purpose], OneTimeToken] = Table()
        self.letters: Table[int, WaitingLetter] = Table()
        self.letter_numbers = count(1)
        self.api_keys: Table[ApiKeyId, ApiKey] = Table()
        self.audit: Table[tuple[OrganizationId, int], AuditEntry] = Table()
        self.audit_heads: Table[OrganizationId, AuditHead] = Table()
