"""What can be asked about accounts and numbers."""

from collections.abc import Sequence

import msgspec

from wacore.application.messaging.ports import (
    MessagingUnitOfWork,
    SenderNumber,
    SenderNumbers,
)
from wacore.application.messaging.ports_accounts import AccountReader
from wacore.application.messaging.ports_reading import SendingReader
from wacore.application.messaging.views_accounts import (
    AccountView,
    NumberView,
    account_view,
    number_view,
)
from wacore.application.messaging.views_sending import HeldView, held_view
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import AccountId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.number import Number
from wacore.domain.messaging.single_lines import single_lines


class ListAccountsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor


class ListAccounts:
    """All of the organisation's, each with its numbers; there are few."""

    def __init__(self, reader: AccountReader, sending: SendingReader) -> None:
        self._reader = reader
        self._sending = sending

    async def __call__(self, query: ListAccountsQuery) -> list[AccountView]:
        query.actor.require(Permission.READ_MESSAGES)
        organization_id = query.actor.organization_id
        numbers = await self._reader.numbers(organization_id)
        accounts = await self._reader.accounts(organization_id)
        held = await _held(self._sending, organization_id, numbers)
        return [account_view(account, numbers, held) for account in accounts]


class GetAccountQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    account_id: AccountId


class GetAccount:
    def __init__(self, reader: AccountReader, sending: SendingReader) -> None:
        self._reader = reader
        self._sending = sending

    async def __call__(self, query: GetAccountQuery) -> AccountView:
        """
        Raises:
            AccountNotFound: The organisation has no such account.
        """
        query.actor.require(Permission.READ_MESSAGES)
        organization_id = query.actor.organization_id
        account = await self._reader.account(organization_id, query.account_id)
        numbers = await self._reader.numbers(organization_id, account.id)
        held = await _held(self._sending, organization_id, numbers)
        return account_view(account, numbers, held)


async def _held(
    sending: SendingReader, organization_id: OrganizationId, numbers: Sequence[Number]
) -> dict[PhoneNumberId, HeldView]:
    """Of these numbers, those whose single messages wait."""
    lines = [line for each in numbers for line in single_lines(organization_id, each.id)]
    found = await sending.dispatches(organization_id, lines)
    return {
        line.phone_number_id: held
        for line, _ in found
        if (held := held_view(line.pause)) is not None
    }


class GetNumber:
    """For other contexts, which have asked for the permission already."""

    def __init__(self, reader: AccountReader) -> None:
        self._reader = reader

    async def __call__(
        self, organization_id: OrganizationId, phone_number_id: PhoneNumberId
    ) -> NumberView:
        """
        Raises:
            NumberNotFound: The organisation has no such number.
        """
        return number_view(await self._reader.number(organization_id, phone_number_id))


class CountReached:
    """
    How many people the number's portfolio has written to in the last 24 hours, as far as a limit
    counts them; for other contexts, which have asked for the permission already.
    """

    def __init__(
        self, numbers: SenderNumbers, begin: Begin[MessagingUnitOfWork], clock: Clock
    ) -> None:
        self._numbers = numbers
        self._begin = begin
        self._clock = clock

    async def __call__(
        self, organization_id: OrganizationId, phone_number_id: PhoneNumberId
    ) -> int:
        """
        Raises:
            NumberNotFound: The organisation has no such number.
        """
        number = await self._numbers.find(organization_id, phone_number_id)
        if number.daily_limit is None:
            return 0
        async with self._begin() as work:
            return await work.reaches.reached(
                (organization_id, number.portfolio), self._clock.now()
            )


class KnownNumbers:
    """A SenderNumbers."""

    def __init__(self, reader: AccountReader) -> None:
        self._reader = reader

    async def find(
        self, organization_id: OrganizationId, phone_number_id: PhoneNumberId
    ) -> SenderNumber:
        number = await self._reader.number(organization_id, phone_number_id)
        return SenderNumber(
            account_id=number.account_id,
            phone_number_id=number.id,
            messages_per_second=number.messages_per_second,
            quality=number.quality,
            portfolio=number.portfolio or number.account_id.hex,
            daily_limit=number.daily_limit,
        )
