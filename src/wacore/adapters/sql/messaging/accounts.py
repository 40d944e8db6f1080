"""Accounts and their numbers in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wacore.adapters.sql.bulk import upsert
from wacore.adapters.sql.errors import violates
from wacore.adapters.sql.messaging.tables_intake import accounts, numbers, template_reports
from wacore.application.messaging.ports_accounts import AccountKey
from wacore.domain.ids import AccountId, OrganizationId, PhoneNumberId, WabaId
from wacore.domain.messaging.account import (
    Account,
    AccountAlreadyConnected,
    AccountNotFound,
    AccountStatus,
)
from wacore.domain.messaging.number import Number, NumberNotFound

_NUMBER_COLUMNS = [column.name for column in numbers.c if column.name != "id"]


class SqlAccountRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, account: Account) -> None:
        try:
            await self._connection.execute(insert(accounts).values(_account_row(account)))
        except IntegrityError as error:
            if violates(error, "uq_accounts_waba_id", "accounts.waba_id"):
                raise AccountAlreadyConnected(account.waba_id) from error
            raise

    async def get(self, organization_id: OrganizationId, account_id: AccountId) -> Account:
        result = await self._connection.execute(
            select(accounts)
            .where(accounts.c.id == account_id, accounts.c.organization_id == organization_id)
            .with_for_update()
        )
        row = result.one_or_none()
        if row is None:
            raise AccountNotFound(account_id)
        return to_account(row)

    async def of_wabas(self, waba_ids: Sequence[WabaId]) -> Mapping[WabaId, Account]:
        result = await self._connection.execute(
            select(accounts)
            .where(accounts.c.waba_id.in_(waba_ids))
            .order_by(accounts.c.id)
            .with_for_update()
        )
        return {row.waba_id: to_account(row) for row in result}

    async def save(self, account: Account) -> None:
        await self._connection.execute(
            update(accounts).where(accounts.c.id == account.id).values(_account_row(account))
        )

    async def remove(self, organization_id: OrganizationId, account_id: AccountId) -> None:
        await self._connection.execute(
            delete(numbers).where(
                numbers.c.account_id == account_id, numbers.c.organization_id == organization_id
            )
        )
        await self._connection.execute(
            delete(template_reports).where(template_reports.c.account_id == account_id)
        )
        await self._connection.execute(
            delete(accounts).where(
                accounts.c.id == account_id, accounts.c.organization_id == organization_id
            )
        )


class SqlNumberRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, organization_id: OrganizationId, number_id: PhoneNumberId) -> Number:
        result = await self._connection.execute(
            select(numbers)
            .where(numbers.c.id == number_id, numbers.c.organization_id == organization_id)
            .with_for_update()
        )
        row = result.one_or_none()
        if row is None:
            raise NumberNotFound(number_id)
        return to_number(row)

    async def of_accounts(self, account_ids: Sequence[AccountId]) -> list[Number]:
        result = await self._connection.execute(
            select(numbers)
            .where(numbers.c.account_id.in_(account_ids))
            .order_by(numbers.c.id)
            .with_for_update()
        )
        return [to_number(row) for row in result]

    async def put(self, new: Sequence[Number]) -> None:
        rows = [{f.name: getattr(number, f.name) for f in fields(number)} for number in new]
        await upsert(self._connection, numbers, rows, key=["id"], update=_NUMBER_COLUMNS)

    async def remove(self, number_ids: Sequence[PhoneNumberId]) -> None:
        await self._connection.execute(delete(numbers).where(numbers.c.id.in_(number_ids)))


class SqlAccountReader:
    """An AccountReader."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def account(self, organization_id: OrganizationId, account_id: AccountId) -> Account:
        account = await self.by_id(account_id)
        if account.organization_id != organization_id:
            raise AccountNotFound(account_id)
        return account

    async def by_id(self, account_id: AccountId) -> Account:
        found = await self._accounts(select(accounts).where(accounts.c.id == account_id))
        if not found:
            raise AccountNotFound(account_id)
        return found[0]

    async def accounts(self, organization_id: OrganizationId) -> list[Account]:
        return await self._accounts(
            select(accounts)
            .where(accounts.c.organization_id == organization_id)
            .order_by(accounts.c.id)
        )

    async def stale(self, synced_before: datetime, *, limit: int) -> list[Account]:
        return await self._accounts(
            select(accounts)
            .where(or_(accounts.c.synced_at < synced_before, accounts.c.synced_at.is_(None)))
            .order_by(accounts.c.synced_at, accounts.c.id)
            .limit(limit)
        )

    async def numbers(
        self, organization_id: OrganizationId, account_id: AccountId | None = None
    ) -> list[Number]:
        wanted = select(numbers).where(numbers.c.organization_id == organization_id)
        if account_id is not None:
            wanted = wanted.where(numbers.c.account_id == account_id)
        async with self._engine.connect() as connection:
            return [
                to_number(row) for row in await connection.execute(wanted.order_by(numbers.c.id))
            ]

    async def number(self, organization_id: OrganizationId, number_id: PhoneNumberId) -> Number:
        async with self._engine.connect() as connection:
            result = await connection.execute(
                select(numbers).where(
                    numbers.c.id == number_id, numbers.c.organization_id == organization_id
                )
            )
            row = result.one_or_none()
        if row is None:
            raise NumberNotFound(number_id)
        return to_number(row)

    async def _accounts(self, wanted: Select[Any]) -> list[Account]:
        async with self._engine.connect() as connection:
            return [to_account(row) for row in await connection.execute(wanted)]


class SqlAccountKeys:
    """AccountKeys from the reading side."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def all(self) -> list[AccountKey]:
        async with self._engine.connect() as connection:
            result = await connection.execute(select(*_KEY_COLUMNS))
            return [_to_key(row) for row in result]


_KEY_COLUMNS = (
    accounts.c.id,
    accounts.c.organization_id,
    accounts.c.waba_id,
    accounts.c.app_secret,
    accounts.c.verify_token_digest,
)


def _account_row(account: Account) -> dict[str, Any]:
    row = {f.name: getattr(account, f.name) for f in fields(account)}
    return row | {"status": account.status.value}


def to_account(row: Row[Any]) -> Account:
    return Account(**{**row._mapping, "status": AccountStatus(row.status)})


def to_number(row: Row[Any]) -> Number:
    return Number(**row._mapping)


def _to_key(row: Any) -> AccountKey:
    return AccountKey(**row._mapping)
