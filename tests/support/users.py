"""The users context over memory adapters, wired as in production, for tests of any layer."""

from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.memory.users.account_readers import (
    MemoryCredentialReader,
    MemoryStandingReader,
    MemoryUserReader,
)
from wacore.adapters.memory.users.mailer import MemoryMailer
from wacore.adapters.memory.users.organization_readers import (
    MemoryAuditReader,
    MemoryOrganizationReader,
)
from wacore.adapters.memory.users.proofs import (
    MemoryAccessTokens,
    MemoryOpaqueTokens,
    MemoryPasswordHasher,
)
from wacore.adapters.memory.users.store import MemoryUsersStore
from wacore.adapters.memory.users.throttle import MemoryLoginThrottle
from wacore.adapters.memory.users.unit_of_work import MemoryUsersUnitOfWork
from wacore.adapters.system import sealer, uuid7
from wacore.application.users.authenticate_bearer import AuthenticateBearer
from wacore.application.users.invalidation import ForgetSessions
from wacore.application.users.issuing import Device
from wacore.application.users.log_in import LogInCommand
from wacore.application.users.ports import PasswordHasher, RoleCatalog
from wacore.application.users.register import RegisterCommand
from wacore.application.users.use_cases import ApiKeys, AuditLog, Auth, Organizations, Users
from wacore.application.users.views import TokenPair
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import OrganizationId
from wacore.entrypoints.wiring.users import UsersContainer

PASSWORD = "a long enough passphrase"
DEVICE = Device(address="198.51.100.7", user_agent="Test/1.0")


@dataclass
class CustomRoles:
    """A RoleCatalog of what a test says, per organisation and name."""

    roles: dict[tuple[OrganizationId, str], frozenset[Permission]] = field(default_factory=dict)

    async def permissions(
        self, organization_id: OrganizationId, role: str
    ) -> frozenset[Permission] | None:
        return self.roles.get((organization_id, role))


class UsersWorld:
    """Every use case, and what a test may turn: the clock, the letters, custom roles."""

    def __init__(
        self, hasher: PasswordHasher | None = None, role_catalog: RoleCatalog | None = None
    ) -> None:
        self.store = MemoryUsersStore()
        self.clock = ManualClock()
        self.mailer = MemoryMailer()
        self.custom_roles = CustomRoles()
        self.cache = MemoryCache(self.clock)
        self.access_tokens = MemoryAccessTokens(self.clock)
        self.hasher = hasher or MemoryPasswordHasher()
        seal, forget = sealer(uuid7), ForgetSessions(self.cache)
        self.database = MemoryDatabase(
            self.store, lambda: MemoryUsersUnitOfWork(self.store, seal, forget)
        )
        container = UsersContainer(
            begin=self.database.begin,
            credentials=MemoryCredentialReader(self.store),
            standings=MemoryStandingReader(self.store),
            user_reader=MemoryUserReader(self.store),
            organization_reader=MemoryOrganizationReader(self.store),
            audit_reader=MemoryAuditReader(self.store),
            clock=self.clock,
            new_id=uuid7,
            cache=self.cache,
            hasher=self.hasher,
            opaque_tokens=MemoryOpaqueTokens(),
            access_tokens=self.access_tokens,
            key_ring=self.access_tokens,
            throttle=MemoryLoginThrottle(self.clock),
            role_catalog=role_catalog or self.custom_roles,
            mailer=self.mailer,
            web_address="https://app.example.org",
        )
        container.check_dependencies()
        self.authenticate: AuthenticateBearer = container.authenticate()
        self.auth: Auth = container.auth()
        self.users: Users = container.users()
        self.organizations: Organizations = container.organizations()
        self.api_keys: ApiKeys = container.api_keys()
        self.audit_log: AuditLog = container.audit_log()

    async def register(self, email: str = "ada@example.org", title: str = "Acme") -> TokenPair:
        command = RegisterCommand(
            email=email, password=PASSWORD, name="Ada", organization_name=title, device=DEVICE
        )
        return await self.auth.register(command)

    async def log_in(self, email: str = "ada@example.org", password: str = PASSWORD) -> TokenPair:
        return await self.auth.log_in(LogInCommand(email=email, password=password, device=DEVICE))

    async def an_owner(self, email: str = "ada@example.org", title: str = "Acme") -> Actor:
        return await self.authenticate((await self.register(email, title)).access_token)

    def later(self, **duration: float) -> None:
        self.clock.advance(timedelta(**duration))

    def events(self) -> list[str]:
        """Names of all facts in the outbox, in order."""
        return [e.name for e in sorted(self.store.outbox.values(), key=lambda e: e.id)]

    def outbox_text(self) -> str:
        return msgspec.json.encode(list(self.store.outbox.values())).decode()
