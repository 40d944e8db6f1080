"""What Meta reports of templates, numbers and accounts takes effect."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from wacore.application.messaging.follow_number import follow_number
from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports_accounts import AccountsUnitOfWork
from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.messaging.stop_sending import stop
from wacore.domain.ids import WabaId
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.causes import (
    ACCOUNT_STOPPED,
    TEMPLATE_PAUSED,
    TEMPLATE_RECATEGORISED,
    is_over_with_account,
    is_over_with_template,
)
from wacore.domain.messaging.dispatch import Dispatch, Pause
from wacore.domain.messaging.intake_events import AccountChanged, TemplateChanged
from wacore.domain.messaging.number import Number, digits_of
from wacore.domain.messaging.reports import (
    AccountReported,
    ErrorReported,
    NumberReported,
    TemplateFact,
    TemplateReported,
)

Accounts = Mapping[WabaId, Account]

_STOPS = frozenset({"PAUSED", "DISABLED", "REJECTED", "PENDING_DELETION", "DELETED", "ARCHIVED"})
_FREES = frozenset({"APPROVED", "REINSTATED", "UNARCHIVED"})


async def apply_templates(
    work: IntakeUnitOfWork, accounts: Accounts, reports: Sequence[TemplateReported], now: datetime
) -> None:
    """Tell the templates context, and pause or resume what sends the template."""
    for report in sorted(reports, key=lambda each: each.at):
        account = accounts[report.waba_id]
        await work.outbox.add(_template_changed(report, account, now))
        if report.fact in (TemplateFact.STATUS, TemplateFact.CATEGORY):
            sending = await work.dispatches.lock_sending(account_id=account.id)
            await _interlock(work, [d for d in sending if _sends(d, report)], report, now)


async def _interlock(
    work: IntakeUnitOfWork, dispatches: list[Dispatch], report: TemplateReported, now: datetime
) -> None:
    if report.fact is TemplateFact.CATEGORY:
        change = f"{report.name}: {report.previous_category} became {report.category}"
        await stop(work, dispatches, Pause(TEMPLATE_RECATEGORISED, change), now)
    elif report.event in _FREES or report.title == "UNPAUSE":
        await resume(work, dispatches, is_over_with_template, report.event.lower(), now)
    elif report.event in _STOPS:
        why = report.description or report.reason or report.title
        details = f"{report.name} is {report.event}" + (f": {why}" if why else "")
        await stop(work, dispatches, Pause(TEMPLATE_PAUSED, details), now)


def _sends(dispatch: Dispatch, report: TemplateReported) -> bool:
    template = dispatch.template
    return template is not None and (template.name, template.language) == (
        report.name,
        report.language,
    )


async def apply_accounts(
    work: IntakeUnitOfWork, accounts: Accounts, reports: Sequence[AccountReported], now: datetime
) -> None:
    """Accounts follow the reports; what they may no longer send pauses."""
    changed = dict(accounts)
    for report in sorted(reports, key=lambda each: each.at):
        changed[report.waba_id] = changed[report.waba_id].reported(report)
    for waba_id in sorted(changed):
        await follow_account(work, accounts[waba_id], changed[waba_id], now)


async def follow_account(
    work: AccountsUnitOfWork, before: Account, after: Account, now: datetime
) -> None:
    """Save a changed account, and pause or resume all that is sent from it."""
    if after is before:
        return
    await work.accounts.save(after)
    if after.status is before.status:
        return
    await work.outbox.add(
        AccountChanged(
            organization_id=after.organization_id,
            occurred_at=now,
            account_id=after.id,
            what="status",
            status=after.status.value,
        )
    )
    if after.may_start_conversations == before.may_start_conversations:
        return
    sending = await work.dispatches.lock_sending(account_id=after.id)
    if after.may_start_conversations:
        await resume(work, sending, is_over_with_account, "account_active", now)
    else:
        await stop(work, sending, Pause(ACCOUNT_STOPPED, after.trouble), now)


async def apply_numbers(
    work: IntakeUnitOfWork,
    accounts: Accounts,
    reports: Sequence[NumberReported],
    errors: Sequence[ErrorReported],
    now: datetime,
) -> None:
    """Numbers remember what Meta reports of them, which may pause what they send, or resume it."""
    if not reports and not errors:
        return
    known = {
        number.id: number
        for number in await work.numbers.of_accounts([each.id for each in accounts.values()])
    }
    changed = dict(known)
    for report in sorted(reports, key=lambda each: each.at):
        account = accounts[report.waba_id]
        for number in _meant(changed.values(), account, report):
            changed[number.id] = number.reported(report)
    for error in errors:
        if error.phone_number_id in changed:
            troubled = changed[error.phone_number_id].troubled(error)
            changed[error.phone_number_id] = troubled
    new = [number for number in changed.values() if number != known[number.id]]
    await work.numbers.put(new)
    for account in accounts.values():
        own = [number for number in new if number.account_id == account.id]
        if own:
            await work.outbox.add(_number_changed(account, now))
        if any(number.status != known[number.id].status for number in own):
            sending = await work.dispatches.lock_sending(account_id=account.id)
            for number in own:
                await follow_number(work, known[number.id], number, sending, now)


def _number_changed(account: Account, now: datetime) -> AccountChanged:
    return AccountChanged(
        organization_id=account.organization_id,
        occurred_at=now,
        account_id=account.id,
        what="number",
        status=account.status.value,
    )


def _meant(numbers: Iterable[Number], account: Account, report: NumberReported) -> list[Number]:
    digits = digits_of(report.display_phone_number)
    return [n for n in numbers if n.account_id == account.id and n.digits == digits]


def _template_changed(report: TemplateReported, account: Account, now: datetime) -> TemplateChanged:
    return TemplateChanged(
        organization_id=account.organization_id,
        occurred_at=now,
        account_id=account.id,
        meta_template_id=report.meta_template_id,
        template_name=report.name,
        language=report.language,
        event=report.event or report.fact.value.upper(),
        reason=report.reason,
        quality=report.quality,
        previous_quality=report.previous_quality,
        category=report.category,
        previous_category=report.previous_category,
        title=report.title,
        description=report.description,
        recommendation=report.recommendation,
        effective_at=report.effective_at,
        reported_at=report.at,
    )
