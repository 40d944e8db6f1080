"""Accounts and their numbers in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.table import TableView
from wacore.application.messaging.ports_accounts import AccountKey
from wacore.domain.ids import AccountId, OrganizationId, PhoneNumberId, WabaId
from wacore.domain.messaging.account import Account, AccountAlreadyConnected, AccountNotFound
from wacore.domain.messaging.number import Number, NumberNotFound


class MemoryAccountRepository:
    def __init__(
        self,
        rows: TableView[AccountId, Account],
        numbers: TableView[PhoneNumberId, Number],
        templates: TableView[tuple[AccountId, str], datetime],
    ) -> None:
        self._rows = rows
        self._numbers = numbers
        self._templates = templates

    async def add(self, account: Account) -> None:
        if any(other.waba_id == account.waba_id for other in self._rows.values()):
            raise AccountAlreadyConnected(account.waba_id)
        self._rows[account.id] = account

    async def get(self, organization_id: OrganizationId, account_id: AccountId) -> Account:
        account = self._rows.get(account_id)
        if account is None or account.organization_id != organization_id:
            raise AccountNotFound(account_id)
        return account

    async def of_wabas(self, waba_ids: Sequence[WabaId]) -> Mapping[WabaId, Account]:
        return {a.waba_id: a for a in self._rows.values() if a.waba_id in waba_ids}

    async def save(self, account: Account) -> None:
        self._rows[account.id] = account

    async def remove(self, organization_id: OrganizationId, account_id: AccountId) -> None:
        account = self._rows.get(account_id)
        if account is None or account.organization_id != organization_id:
            return
        del self._rows[account_id]
        for number in [n for n in self._numbers.values() if n.account_id == account_id]:
            del self._numbers[number.id]
        for key in [each for each in self._templates if each[0] == account_id]:
            del self._templates[key]


class MemoryNumberRepository:
    def __init__(self, rows: TableView[PhoneNumberId, Number]) -> None:
        self._rows = rows

    async def get(self, organization_id: OrganizationId, number_id: PhoneNumberId) -> Number:
        number = self._rows.get(number_id)
        if number is None or number.organization_id != organization_id:
            raise NumberNotFound(number_id)
        return number

    async def of_accounts(self, account_ids: Sequence[AccountId]) -> list[Number]:
        found = [n for n in self._rows.values() if n.account_id in account_ids]
        return sorted(found, key=lambda number: number.id)

    async def put(self, new: Sequence[Number]) -> None:
        self._rows.update({number.id: number for number in new})

    async def remove(self, number_ids: Sequence[PhoneNumberId]) -> None:
        for number_id in number_ids:
            self._rows.pop(number_id, None)


class MemoryAccountReader:
    """An AccountReader of what is committed."""

    def __init__(self, store: MemoryIntakeStore) -> None:
        self._store = store

    async def account(self, organization_id: OrganizationId, account_id: AccountId) -> Account:
        account = await self.by_id(account_id)
        if account.organization_id != organization_id:
            raise AccountNotFound(account_id)
        return account

    async def by_id(self, account_id: AccountId) -> Account:
        account = self._store.accounts.get(account_id)
        if account is None:
            raise AccountNotFound(account_id)
        return account

    async def accounts(self, organization_id: OrganizationId) -> list[Account]:
        found = [a for a in self._store.accounts.values() if a.organization_id == organization_id]
        return sorted(found, key=lambda account: account.id)

    async def stale(self, synced_before: datetime, *, limit: int) -> list[Account]:
        found = [
            (account.synced_at is not None, account.synced_at or synced_before, account.id)
            for account in self._store.accounts.values()
            if account.synced_at is None or account.synced_at < synced_before
        ]
        return [self._store.accounts[account_id] for _, _, account_id in sorted(found)[:limit]]

    async def numbers(
        self, organization_id: OrganizationId, account_id: AccountId | None = None
    ) -> list[Number]:
        found = [
            number
            for number in self._store.numbers.values()
            if number.organization_id == organization_id and account_id in (None, number.account_id)
        ]
        return sorted(found, key=lambda number: number.id)

    async def number(self, organization_id: OrganizationId, number_id: PhoneNumberId) -> Number:
        number = self._store.numbers.get(number_id)
        if number is None or number.organization_id != organization_id:
            raise NumberNotFound(number_id)
        return number


class MemoryAccountKeys:
    """AccountKeys from what is committed."""

    def __init__(self, store: MemoryIntakeStore) -> None:
        self._store = store

    async def all(self) -> list[AccountKey]:
        return [
            AccountKey(
                id=account.id,
                organization_id=account.organization_id,
                waba_id=account.waba_id,
                app_secret=account.app_secret,
                verify_token_digest=account.verify_token_digest,
            )
            for account in self._store.accounts.values()
        ]
