"""One transaction on the teams context's memory store."""

from collections.abc import Callable

from wacore.adapters.memory.teams.repositories import (
    MemoryInvitationRepository,
    MemoryRoleRepository,
    MemoryTeamMemberRepository,
    MemoryTeamRepository,
)
from wacore.adapters.memory.teams.store import MemoryTeamsStore
from wacore.adapters.memory.unit_of_work import AfterCommit, MemoryUnitOfWork, nothing_to_do
from wacore.application.ports import Envelope
from wacore.domain.events import DomainEvent


class MemoryTeamsUnitOfWork(MemoryUnitOfWork):
    """A TeamsUnitOfWork."""

    def __init__(
        self,
        store: MemoryTeamsStore,
        seal: Callable[[DomainEvent], Envelope],
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(store, seal, after_commit)
        teams, members = self.view(store.teams), self.view(store.members)
        self.teams = MemoryTeamRepository(teams, members)
        self.members = MemoryTeamMemberRepository(members, teams)
        self.roles = MemoryRoleRepository(self.view(store.roles))
        self.invitations = MemoryInvitationRepository(self.view(store.invitations))
