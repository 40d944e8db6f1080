"""The numbers an organisation sends from."""

import pytest

from wacore.adapters.memory.messaging.accounts import MemoryAccountReader
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.intake_unit_of_work import MemoryIntakeUnitOfWork
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.application.messaging.account_queries import KnownNumbers
from wacore.application.messaging.ports import SenderNumber
from wacore.domain.ids import PhoneNumberId
from wacore.domain.messaging.number import NumberNotFound
from wacore.testing.intake import (
    ACCOUNT,
    NUMBER,
    ORGANIZATION,
    STRANGER,
    a_number,
    an_account,
)


async def test_a_number_is_its_organisations() -> None:
    """With its pace and its portfolio's limit; for another organisation it does not exist."""
    rows = MemoryIntakeStore()
    begin = MemoryDatabase(rows, lambda: MemoryIntakeUnitOfWork(rows, sealer(uuid7))).begin
    async with begin() as work:
        await work.accounts.add(an_account())
        await work.numbers.put([a_number()])
        await work.commit()
    numbers = KnownNumbers(MemoryAccountReader(rows))

    assert SenderNumber(
        account_id=ACCOUNT,
        phone_number_id=NUMBER,
        messages_per_second=80,
        quality="YELLOW",
        portfolio="506500000000001",
        daily_limit=10_000,
    ) == await numbers.find(ORGANIZATION, NUMBER)
    with pytest.raises(NumberNotFound):
        await numbers.find(STRANGER, NUMBER)
    with pytest.raises(NumberNotFound):
        await numbers.find(ORGANIZATION, PhoneNumberId("404"))
