import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.memory.users.account_readers import (
    MemoryCredentialReader,
    MemoryStandingReader,
    MemoryUserReader,
)
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
from wacore.testing.contracts import users as contracts
from wacore.testing.contracts.users import throttle as rules


@pytest.fixture
def ports() -> contracts.UsersPorts:
    store, seal = MemoryUsersStore(), sealer(uuid7)
    return contracts.UsersPorts(
        begin=MemoryDatabase(store, lambda: MemoryUsersUnitOfWork(store, seal)).begin,
        credentials=MemoryCredentialReader(store),
        standings=MemoryStandingReader(store),
        users=MemoryUserReader(store),
        organizations=MemoryOrganizationReader(store),
        audit=MemoryAuditReader(store),
    )


class TestMemoryAccounts(contracts.AccountsContract):
    pass


class TestMemoryHierarchy(contracts.HierarchyContract):
    pass


class TestMemorySessions(contracts.SessionsContract):
    pass


class TestMemoryRecords(contracts.RecordsContract):
    pass


class TestMemoryLoginThrottle(contracts.LoginThrottleContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def throttle(self, clock: ManualClock) -> MemoryLoginThrottle:
        return MemoryLoginThrottle(
            clock, per_account=rules.PER_ACCOUNT, per_address=rules.PER_ADDRESS
        )


class TestMemoryPasswordHasher(contracts.PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> MemoryPasswordHasher:
        return MemoryPasswordHasher()

    @pytest.fixture
    def later(self) -> MemoryPasswordHasher:
        return MemoryPasswordHasher(generation=2)


class TestMemoryOpaqueTokens(contracts.OpaqueTokensContract):
    @pytest.fixture
    def tokens(self) -> MemoryOpaqueTokens:
        return MemoryOpaqueTokens()


class TestMemoryAccessTokens(contracts.AccessTokensContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def tokens(self, clock: ManualClock) -> MemoryAccessTokens:
        return MemoryAccessTokens(clock)
