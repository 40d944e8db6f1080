"""What Meta's records say about an account, written into ours."""

from collections.abc import Sequence
from datetime import datetime

from wacore.application.messaging.apply_reports import follow_account
from wacore.application.messaging.follow_number import follow_number
from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports_accounts import AccountsUnitOfWork
from wacore.application.messaging.ports_numbers import AccountDescription, NumberDescription
from wacore.application.messaging.stop_sending import stop
from wacore.domain.messaging.account import Account, AccountStatus
from wacore.domain.messaging.causes import TOKEN_REFUSED, is_over_with_token
from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.number import (
    COEXISTENCE_THROUGHPUT,
    HIGH_THROUGHPUT,
    STANDARD_THROUGHPUT,
    Number,
)


async def write_records(
    work: AccountsUnitOfWork,
    account: Account,
    description: AccountDescription,
    numbers: Sequence[NumberDescription],
    now: datetime,
) -> Account:
    """Take Meta's word for the account and its numbers; pause and resume what depends on them."""
    verified = account.verified(
        description.name, description.currency, description.tier, now
    ).restriction_over(now)
    await follow_account(work, account, verified, now)
    sending = await work.dispatches.lock_sending(account_id=account.id)
    if account.status is AccountStatus.TOKEN_REFUSED:
        await resume(work, sending, is_over_with_token, "token_accepted", now)
    known = {number.id: number for number in await work.numbers.of_accounts([account.id])}
    portfolio = description.portfolio or account.id.hex
    described = [_described(account, each, known.get(each.id), portfolio, now) for each in numbers]
    await work.numbers.put(described)
    await work.numbers.remove(sorted(known.keys() - {number.id for number in described}))
    for number in described:
        await follow_number(work, known.get(number.id), number, sending, now)
    return verified


async def write_refusal(
    work: AccountsUnitOfWork, account: Account, reason: str, now: datetime
) -> Account:
    """Meta does not take the token: nothing can be sent until there is another."""
    refused = account.refused(reason, now)
    await work.accounts.save(refused)
    sending = await work.dispatches.lock_sending(account_id=account.id)
    await stop(work, sending, Pause(TOKEN_REFUSED, reason), now)
    return refused


def _described(
    account: Account,
    told: NumberDescription,
    known: Number | None,
    portfolio: str,
    now: datetime,
) -> Number:
    return Number(
        id=told.id,
        organization_id=account.organization_id,
        account_id=account.id,
        display_phone_number=told.display_phone_number,
        verified_name=told.verified_name,
        status=told.status,
        quality=told.quality,
        tier=told.tier or account.tier,
        messages_per_second=_throughput(told),
        portfolio=portfolio,
        note=known.note if known else "",
        reported_at=known.reported_at if known else None,
        synced_at=now,
    )


def _throughput(told: NumberDescription) -> int:
    if told.is_on_business_app:
        return COEXISTENCE_THROUGHPUT
    return HIGH_THROUGHPUT if told.throughput == "HIGH" else STANDARD_THROUGHPUT
