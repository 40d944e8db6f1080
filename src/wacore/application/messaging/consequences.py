"""What an error of Meta's means beyond its own message."""

from collections.abc import Iterable
from datetime import datetime

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.stop_sending import StopSendingCommand, pause_for, stop
from wacore.application.ports.secret_box import SecretUnreadable
from wacore.domain.messaging.account import AccountNotFound
from wacore.domain.messaging.answers import Answer, NotSent
from wacore.domain.messaging.causes import ACCOUNT_REMOVED, SECRET_UNREADABLE
from wacore.domain.messaging.dispatch import Dispatch, Pause, Purpose
from wacore.domain.messaging.error_codes import ErrorAdvice, SendErrorClass
from wacore.domain.messaging.intake_events import OptOutReceived
from wacore.domain.messaging.message import Message


async def opt_out(work: MessagingUnitOfWork, message: Message, now: datetime) -> None:
    """Announce that this person refuses marketing; contacts keeps the ledger."""
    await work.outbox.add(
        OptOutReceived(
            organization_id=message.organization_id,
            occurred_at=now,
            phone=message.phone,
            bsuid=message.bsuid,
            purpose=Purpose.MARKETING.value,
            source="status",
            evidence=message.wamid or str(message.token),
            at=now,
        )
    )


async def pause_dispatch(
    work: MessagingUnitOfWork,
    dispatch: Dispatch,
    advices: Iterable[ErrorAdvice],
    seen: datetime,
    now: datetime,
) -> list[StopSendingCommand]:
    """
    Pause the dispatch if an error asks for it.

    Args:
        seen: When the messages were sent that met the errors.

    Returns:
        What else to stop, once the unit of work is over: whole numbers and accounts are locked
        in a transaction of their own, or two of these could wait for each other.
    """
    wider: dict[SendErrorClass, StopSendingCommand] = {}
    for advice in advices:
        locked = await work.dispatches.lock([dispatch.id])
        await stop(work, [each for each in locked if each.heeds(seen)], pause_for(advice), now)
        command = _wider(dispatch, advice, seen)
        if command is not None:
            wider.setdefault(advice.send_class, command)
    return list(wider.values())


_NO_TOKEN = {
    AccountNotFound.code: Pause(ACCOUNT_REMOVED, "Its account is not connected any more."),
    SecretUnreadable.code: Pause(SECRET_UNREADABLE, "The account's token cannot be read."),
}
"""Why a POST was not made that says the same of all that is sent in its account's name."""


def lockout(dispatch: Dispatch, answers: Iterable[Answer]) -> StopSendingCommand | None:
    """What to stop because we have no token to send it with; it is no matter of the way to Meta."""
    reasons = {answer.reason for answer in answers if isinstance(answer, NotSent)}
    pause = next((_NO_TOKEN[each] for each in sorted(reasons & _NO_TOKEN.keys())), None)
    return (
        None if pause is None else StopSendingCommand(pause=pause, account_id=dispatch.account_id)
    )


def _wider(dispatch: Dispatch, advice: ErrorAdvice, seen: datetime) -> StopSendingCommand | None:
    pause = pause_for(advice)
    match advice.send_class:
        case SendErrorClass.PAUSE_NUMBER:
            number = dispatch.phone_number_id
            return StopSendingCommand(pause=pause, seen=seen, phone_number_id=number)
        case SendErrorClass.FATAL_AUTHENTICATION:
            return StopSendingCommand(pause=pause, seen=seen, account_id=dispatch.account_id)
        case _:
            return None
