"""The store of accounts and numbers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.domain.ids import AccountId, OrganizationId, PhoneNumberId, WabaId
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.number import Number


class AccountRepository(Protocol):
    """Connected accounts; Meta's reports name them by WABA id, whoever's they are."""

    async def add(self, account: Account) -> None:
        """
        Raises:
            AccountAlreadyConnected: This WABA is connected, perhaps by another organisation.
        """
        ...

    async def get(self, organization_id: OrganizationId, account_id: AccountId) -> Account:
        """
        Raises:
            AccountNotFound: Also when it belongs to another organisation.
        """
        ...

    async def of_wabas(self, waba_ids: Sequence[WabaId]) -> Mapping[WabaId, Account]:
        """The connected ones among them, for whoever applies Meta's reports."""
        ...

    async def save(self, account: Account) -> None: ...

    async def remove(self, organization_id: OrganizationId, account_id: AccountId) -> None:
        """The account, its secrets, its numbers and its templates' reports; messages stay."""
        ...


class NumberRepository(Protocol):
    """The phone numbers of connected accounts."""

    async def get(self, organization_id: OrganizationId, number_id: PhoneNumberId) -> Number:
        """
        Raises:
            NumberNotFound: Also when it belongs to another organisation.
        """
        ...

    async def of_accounts(self, account_ids: Sequence[AccountId]) -> list[Number]: ...

    async def put(self, numbers: Sequence[Number]) -> None:
        """Add them, or overwrite what is known under their ids."""
        ...

    async def remove(self, number_ids: Sequence[PhoneNumberId]) -> None: ...


class AccountsUnitOfWork(MessagingUnitOfWork, Protocol):
    @property
    def accounts(self) -> AccountRepository: ...

    @property
    def numbers(self) -> NumberRepository: ...


class AccountReader(Protocol):
    """Accounts and numbers as last committed; nothing is locked."""

    async def account(self, organization_id: OrganizationId, account_id: AccountId) -> Account:
        """
        Raises:
            AccountNotFound: Also when it belongs to another organisation.
        """
        ...

    async def by_id(self, account_id: AccountId) -> Account:
        """For whoever sends in its name, and has its id from a message of its own.

        Raises:
            AccountNotFound: It is not connected (any more).
        """
        ...

    async def accounts(self, organization_id: OrganizationId) -> list[Account]: ...

    async def stale(self, synced_before: datetime, *, limit: int) -> list[Account]:
        """Of all organisations, those nobody has compared with Meta since then, the oldest first."""
        ...

    async def numbers(
        self, organization_id: OrganizationId, account_id: AccountId | None = None
    ) -> list[Number]: ...

    async def number(self, organization_id: OrganizationId, number_id: PhoneNumberId) -> Number:
        """
        Raises:
            NumberNotFound: Also when it belongs to another organisation.
        """
        ...


class AccountKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a webhook request needs of an account; the secret is sealed."""

    id: AccountId
    organization_id: OrganizationId
    waba_id: WabaId
    app_secret: str | None
    verify_token_digest: str


class AccountKeys(Protocol):
    """The keys of every connected account, of all organisations."""

    async def all(self) -> list[AccountKey]: ...
