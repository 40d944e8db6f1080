"""The teams context over memory adapters beside a users context, as one process has them."""

from support.users import PASSWORD, UsersWorld
from wacore.adapters.memory.teams.readers import (
    MemoryInvitationReader,
    MemoryRoleReader,
    MemoryTeamReader,
)
from wacore.adapters.memory.teams.store import MemoryTeamsStore
from wacore.adapters.memory.teams.unit_of_work import MemoryTeamsUnitOfWork
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.memory.users.proofs import MemoryOpaqueTokens
from wacore.adapters.peers.local.teams_users import (
    LocalOrganizationDirectory,
    LocalOrganizationMembers,
)
from wacore.adapters.peers.local.users_teams import LocalRoleCatalog
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Envelope
from wacore.application.teams.accept_invitation import AcceptInvitationCommand
from wacore.application.teams.create_invitation import CreateInvitationCommand
from wacore.application.teams.invalidation import ForgetTeams
from wacore.application.teams.queries import RolePermissions
from wacore.application.teams.use_cases import Invitations, Roles, Teams
from wacore.domain.actor import Actor
from wacore.entrypoints.wiring.teams import TeamsContainer


class TeamsWorld:
    """Two contexts, one clock, one mailbox. Events between them go by `deliver`."""

    def __init__(self) -> None:
        self.store = MemoryTeamsStore()
        self.users = UsersWorld(
            role_catalog=LocalRoleCatalog(RolePermissions(MemoryRoleReader(self.store)))
        )
        self.mailer = self.users.mailer
        organizations = self.users.organizations
        seal, forget = sealer(uuid7), ForgetTeams(self.users.cache)
        self.database = MemoryDatabase(
            self.store, lambda: MemoryTeamsUnitOfWork(self.store, seal, forget)
        )
        container = TeamsContainer(
            begin=self.database.begin,
            team_reader=MemoryTeamReader(self.store),
            role_reader=MemoryRoleReader(self.store),
            invitation_reader=MemoryInvitationReader(self.store),
            members=LocalOrganizationMembers(organizations, organizations.is_role_held),
            directory=LocalOrganizationDirectory(organizations),
            clock=self.users.clock,
            new_id=uuid7,
            cache=self.users.cache,
            opaque_tokens=MemoryOpaqueTokens(),
            mailer=self.mailer,
            web_address="https://app.example.org",
        )
        container.check_dependencies()
        self.teams: Teams = container.teams()
        self.roles: Roles = container.roles()
        self.invitations: Invitations = container.invitations()
        self._delivered: set[object] = set()

    async def an_owner(self, email: str = "ada@example.org", title: str = "Acme") -> Actor:
        return await self.users.an_owner(email, title)

    async def a_member(self, owner: Actor, role: str, email: str = "") -> Actor:
        """Invited, joined and logged in."""
        email = email or f"{role}@example.org"
        await self.invitations.create(CreateInvitationCommand(actor=owner, email=email, role=role))
        await self.invitations.send_due()
        await self.invitations.accept(
            AcceptInvitationCommand(
                token=self.mailer.last_token(email), name=role.title(), password=PASSWORD
            )
        )
        return await self.logged_in(email)

    async def logged_in(self, email: str) -> Actor:
        return await self.users.authenticate((await self.users.log_in(email)).access_token)

    async def deliver(self) -> None:
        """Bring each fact of the users context to its consumers here, once."""
        for envelope in self._new_facts():
            if envelope.name == "users.member_removed":
                await self.teams.forget_member(envelope)

    def _new_facts(self) -> list[Envelope]:
        facts = [e for e in self.users.store.outbox.values() if e.id not in self._delivered]
        self._delivered.update(e.id for e in facts)
        return sorted(facts, key=lambda e: e.id)

    def events(self) -> list[str]:
        return [e.name for e in sorted(self.store.outbox.values(), key=lambda e: e.id)]
