from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.sql.users.account_readers import (
    SqlCredentialReader,
    SqlStandingReader,
    SqlUserReader,
)
from wacore.adapters.sql.users.organization_readers import SqlAuditReader, SqlOrganizationReader
from wacore.adapters.sql.users.tables import metadata
from wacore.adapters.sql.users.throttle import SqlLoginThrottle
from wacore.adapters.sql.users.unit_of_work import SqlUsersUnitOfWork
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.testing.contracts import users as contracts
from wacore.testing.contracts.users import throttle as rules


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


@pytest.fixture
def ports(database: ServiceDatabase) -> contracts.UsersPorts:
    seal, clock = sealer(uuid7), SystemClock()
    return contracts.UsersPorts(
        begin=SqlDatabase(database.write, lambda c: SqlUsersUnitOfWork(c, seal, clock)).begin,
        credentials=SqlCredentialReader(database.read),
        standings=SqlStandingReader(database.read),
        users=SqlUserReader(database.read),
        organizations=SqlOrganizationReader(database.read),
        audit=SqlAuditReader(database.read),
    )


class TestSqlAccounts(contracts.AccountsContract):
    pass


class TestSqlHierarchy(contracts.HierarchyContract):
    pass


class TestSqlSessions(contracts.SessionsContract):
    pass


class TestSqlRecords(contracts.RecordsContract):
    pass


class TestSqlLoginThrottle(contracts.LoginThrottleContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def throttle(self, database: ServiceDatabase, clock: ManualClock) -> SqlLoginThrottle:
        return SqlLoginThrottle(
            database.write, clock, per_account=rules.PER_ACCOUNT, per_address=rules.PER_ADDRESS
        )
