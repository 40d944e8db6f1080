"""The users context as an application has it: SQL, argon2 and signed tokens."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.sql import sql_database
from support.users import PASSWORD, CustomRoles
from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.users.mailer import MemoryMailer
from wacore.adapters.security.access_tokens import JwtAccessTokens
from wacore.adapters.security.argon2 import Argon2PasswordHasher
from wacore.adapters.security.key_file import KeyFile
from wacore.adapters.security.opaque_tokens import RandomTokens
from wacore.adapters.security.signing_keys import FileKeyRing
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
from wacore.application.users.admit_member import AdmitMemberCommand
from wacore.application.users.authenticate_bearer import AuthenticateBearer
from wacore.application.users.invalidation import ForgetSessions
from wacore.application.users.log_in import LogInCommand
from wacore.application.users.log_out_everywhere import LogOutEverywhereCommand
from wacore.application.users.ports import InvalidAccessToken
from wacore.application.users.refresh_session import RefreshSessionCommand
from wacore.application.users.register import RegisterCommand
from wacore.application.users.remove_member import RemoveMemberCommand
from wacore.application.users.use_cases import AuditLog, Auth, Organizations
from wacore.application.users.views import TokenPair
from wacore.domain.users.membership import LastOwner
from wacore.domain.users.session import InvalidRefreshToken, RefreshTokenReused
from wacore.entrypoints.wiring.users import UsersContainer


@dataclass
class OnSql:
    auth: Auth
    organizations: Organizations
    audit_log: AuditLog
    authenticate: AuthenticateBearer

    async def register(self) -> TokenPair:
        return await self.auth.register(
            RegisterCommand(
                email="ada@example.org", password=PASSWORD, name="Ada", organization_name="Acme"
            )
        )

    async def log_in(self, email: str = "ada@example.org") -> TokenPair:
        return await self.auth.log_in(LogInCommand(email=email, password=PASSWORD))

    async def refresh(self, pair: TokenPair) -> TokenPair:
        return await self.auth.refresh(RefreshSessionCommand(refresh_token=pair.refresh_token))


@pytest.fixture
async def users(tmp_path: Path) -> AsyncIterator[OnSql]:
    clock, hasher = SystemClock(), Argon2PasswordHasher(memory_kib=64, passes=1)
    cache, keys = MemoryCache(clock), FileKeyRing(KeyFile(tmp_path / "signing.json"), clock)
    seal, forget = sealer(uuid7), ForgetSessions(cache)
    async with sql_database(tmp_path, metadata) as database:
        container = UsersContainer(
            begin=SqlDatabase(
                database.write, lambda c: SqlUsersUnitOfWork(c, seal, clock, forget)
            ).begin,
            credentials=SqlCredentialReader(database.write),
            standings=SqlStandingReader(database.write),
            user_reader=SqlUserReader(database.read),
            organization_reader=SqlOrganizationReader(database.read),
            audit_reader=SqlAuditReader(database.read),
            clock=clock,
            new_id=uuid7,
            cache=cache,
            hasher=hasher,
            opaque_tokens=RandomTokens(),
            access_tokens=JwtAccessTokens(keys, clock, uuid7),
            key_ring=keys,
            throttle=SqlLoginThrottle(database.write, clock),
            role_catalog=CustomRoles(),
            mailer=MemoryMailer(),
            web_address="https://app.example.org",
        )
        container.check_dependencies()
        yield OnSql(
            container.auth(),
            container.organizations(),
            container.audit_log(),
            container.authenticate(),
        )
    hasher.close()


async def test_in_and_out(users: OnSql) -> None:
    """Registered, logged in, refreshed, out everywhere; every token void at once."""
    pairs = [await users.register(), await users.log_in()]
    pairs[1] = await users.refresh(pairs[1])
    actors = [await users.authenticate(pair.access_token) for pair in pairs]

    ended = await users.auth.log_out_everywhere(LogOutEverywhereCommand(actor=actors[0]))

    assert 2 == ended
    for pair in pairs:
        with pytest.raises(InvalidAccessToken):
            await users.authenticate(pair.access_token)
    assert 1 == len(users.auth.public_keys())


async def test_one_of_two_refreshes_wins(users: OnSql) -> None:
    """The same token twice at the same moment: one new pair at most, and the family ends."""
    pair = await users.register()

    results = await asyncio.gather(users.refresh(pair), users.refresh(pair), return_exceptions=True)

    fresh = [result for result in results if isinstance(result, TokenPair)]
    assert 1 == len(fresh)
    assert 1 == sum(isinstance(result, RefreshTokenReused) for result in results)
    with pytest.raises(InvalidRefreshToken):
        await users.refresh(fresh[0])
    with pytest.raises(InvalidAccessToken):
        await users.authenticate(fresh[0].access_token)


async def test_many_may_come_in_at_once(users: OnSql) -> None:
    """Nobody is turned away for arriving together, and the audit trail has them all in a row."""
    registered = await users.register()
    owner = await users.authenticate(registered.access_token)

    pairs = await asyncio.gather(*(users.log_in() for _ in range(5)))

    assert 5 == len({pair.refresh_token for pair in pairs})
    check = await users.audit_log.check(owner)
    assert (8, True) == (check.entries, check.intact)


async def test_two_owners_cannot_both_leave(users: OnSql) -> None:
    """Leaving at the same moment leaves one behind."""
    registered = await users.register()
    owner = await users.authenticate(registered.access_token)
    await users.organizations.admit(
        AdmitMemberCommand(
            organization_id=owner.organization_id,
            email="bea@example.org",
            role="owner",
            invited_by=owner.user_id,
            name="Bea",
            password=PASSWORD,
        )
    )
    other = await users.authenticate((await users.log_in("bea@example.org")).access_token)

    results = await asyncio.gather(
        *(
            users.organizations.remove_member(
                RemoveMemberCommand(actor=actor, user_id=actor.user_id)
            )
            for actor in (owner, other)
        ),
        return_exceptions=True,
    )

    assert [LastOwner] == [type(result) for result in results if result is not None]
