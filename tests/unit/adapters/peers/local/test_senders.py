"""A number as campaigns see it."""

from datetime import timedelta

import pytest

from support.http import ORGANIZATION, OTHER_ORGANIZATION
from support.webhook_bodies import NUMBER
from support.whatsapp import WhatsAppInUse
from wacore.adapters.peers.local.campaigns_messaging import LocalSenders
from wacore.adapters.system import uuid7
from wacore.domain.errors import NotFound
from wacore.domain.ids import MessageId, PhoneNumberId


async def test_a_sender_tells_how_much_of_its_day_is_used() -> None:
    """By whatever was sent from the portfolio; a day later it is free again."""
    use = WhatsAppInUse()
    account = await use.connect()
    [number] = [each for each in account.numbers if each.id == NUMBER]
    accounts = use.container.accounts()
    senders = LocalSenders(accounts.number, accounts.reached)
    async with use.container.begin()() as work:
        found = await use.container.numbers().find(ORGANIZATION, PhoneNumberId(NUMBER))
        await work.reaches.reach(
            (ORGANIZATION, found.portfolio),
            {name: MessageId(uuid7()) for name in ("ada", "bob", "cleo")},
            limit=10,
            now=use.clock.now(),
        )
        await work.commit()

    used = await senders.get(ORGANIZATION, PhoneNumberId(NUMBER))
    use.clock.advance(timedelta(days=1))
    free = await senders.get(ORGANIZATION, PhoneNumberId(NUMBER))

    assert (number.daily_limit, 3, 0) == (used.daily_limit, used.reached, free.reached)
    with pytest.raises(NotFound):
        await senders.get(OTHER_ORGANIZATION, PhoneNumberId(NUMBER))
