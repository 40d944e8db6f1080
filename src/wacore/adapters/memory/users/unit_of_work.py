"""One transaction on the users context's memory store."""

from collections.abc import Callable

from wacore.adapters.memory.unit_of_work import AfterCommit, MemoryUnitOfWork, nothing_to_do
from wacore.adapters.memory.users.accounts import (
    MemoryMembershipRepository,
    MemoryOrganizationRepository,
    MemoryUserRepository,
)
from wacore.adapters.memory.users.keys_and_records import (
    MemoryApiKeyRepository,
    MemoryAuditTrail,
    MemoryLetterRequests,
)
from wacore.adapters.memory.users.sessions import (
    MemoryOneTimeTokenRepository,
    MemorySessionRepository,
)
from wacore.adapters.memory.users.store import MemoryUsersStore
from wacore.application.ports import Envelope
from wacore.domain.events import DomainEvent


class MemoryUsersUnitOfWork(MemoryUnitOfWork):
    """A UsersUnitOfWork."""

    def __init__(
        self,
        store: MemoryUsersStore,
        seal: Callable[[DomainEvent], Envelope],
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(store, seal, after_commit)
        self.users = MemoryUserRepository(self.view(store.users))
        self.organizations = MemoryOrganizationRepository(self.view(store.organizations))
        self.memberships = MemoryMembershipRepository(self.view(store.memberships))
        self.sessions = MemorySessionRepository(
            self.view(store.sessions), self.view(store.refresh_tokens)
        )
        self.one_time_tokens = MemoryOneTimeTokenRepository(self.view(store.one_time_tokens))
        self.letters = MemoryLetterRequests(self.view(store.letters), store.letter_numbers)
        self.api_keys = MemoryApiKeyRepository(self.view(store.api_keys))
        self.audit = MemoryAuditTrail(self.view(store.audit), self.view(store.audit_heads))
