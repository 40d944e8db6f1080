"""What is sent from a number belongs to the account that has the number."""

from collections.abc import Collection
from datetime import datetime

from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.domain.ids import PhoneNumberId
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.causes import is_over_with_connection
from wacore.domain.messaging.dispatch import DispatchKind


async def adopt_strays(
    work: MessagingUnitOfWork,
    account: Account,
    phone_number_ids: Collection[PhoneNumberId],
    now: datetime,
) -> None:
    """
    Whatever goes out from these numbers goes out in this account's name from now on.

    Whoever takes their account away and connects it again gets another one of ours. Single messages
    then go on at once; a campaign that waits does so for a person, who may have changed their mind.
    """
    strays = await work.dispatches.lock_strays(
        account.organization_id, phone_number_ids, account.id
    )
    adopted = [each.adopted(account.id, now) for each in strays]
    await work.dispatches.save(adopted)
    lines = [each for each in adopted if each.kind is DispatchKind.DIRECT]
    await resume(work, lines, is_over_with_connection, "account_connected", now)
