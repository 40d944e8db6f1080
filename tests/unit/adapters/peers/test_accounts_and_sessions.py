"""Whose account it is, and whether a session goes on, asked in this process and in another."""

import pytest

from support.peer_wire import over_http
from support.users import UsersWorld
from wacore.adapters.memory.messaging.accounts import MemoryAccountReader
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.intake_unit_of_work import MemoryIntakeUnitOfWork
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.memory.users.account_readers import MemoryCredentialReader
from wacore.adapters.peers.http.identity import VERSION, HttpSessionVersions
from wacore.adapters.peers.http.templates_messaging import EXISTS, HttpSendingAccounts
from wacore.adapters.peers.local.templates_messaging import LocalSendingAccounts
from wacore.adapters.system import sealer, uuid7
from wacore.application.templates.ports_peers import SendingAccounts
from wacore.application.users.log_out import LogOutCommand
from wacore.application.users.ports import SessionVersions
from wacore.application.users.session_versions import CachedSessionVersions
from wacore.domain.actor import Actor
from wacore.domain.ids import AccountId
from wacore.testing.contracts.campaigns import OURS
from wacore.testing.contracts.peers import (
    Revoke,
    SendingAccountsContract,
    SessionVersionsContract,
)
from wacore.testing.intake import ACCOUNT, an_account

WHERE = pytest.mark.parametrize("apart", [False, True], ids=["local", "http"])


@WHERE
class TestSendingAccounts(SendingAccountsContract):
    @pytest.fixture
    def account_id(self) -> AccountId:
        return ACCOUNT

    @pytest.fixture
    async def accounts(self, apart: bool) -> SendingAccounts:
        rows = MemoryIntakeStore()
        begin = MemoryDatabase(rows, lambda: MemoryIntakeUnitOfWork(rows, sealer(uuid7))).begin
        async with begin() as work:
            await work.accounts.add(an_account(organization_id=OURS))
            await work.commit()
        local = LocalSendingAccounts(MemoryAccountReader(rows))
        return HttpSendingAccounts(over_http([EXISTS], local)) if apart else local


@WHERE
class TestSessionVersions(SessionVersionsContract):
    @pytest.fixture
    def world(self) -> UsersWorld:
        return UsersWorld()

    @pytest.fixture
    async def owner(self, world: UsersWorld) -> Actor:
        return await world.an_owner()

    @pytest.fixture
    def versions(self, world: UsersWorld, apart: bool) -> SessionVersions:
        cached = CachedSessionVersions(world.cache, MemoryCredentialReader(world.store))
        return HttpSessionVersions(over_http([VERSION], cached)) if apart else cached

    @pytest.fixture
    def revoke(self, world: UsersWorld, owner: Actor) -> Revoke:
        async def revoke() -> None:
            await world.auth.log_out(LogOutCommand(actor=owner))

        return revoke
