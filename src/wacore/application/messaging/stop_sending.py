"""Stopping everything that uses a number or an account."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.trying_again import try_again
from wacore.application.ports import Begin, Clock
from wacore.domain.ids import AccountId, PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch, Pause
from wacore.domain.messaging.error_codes import ErrorAdvice
from wacore.domain.messaging.events import DispatchPaused


class StopSendingCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    By number, by account, or by both.

    Attributes:
        seen: When that was sent which told the reason; whatever was resumed since then goes on.
    """

    pause: Pause
    seen: datetime | None = None
    phone_number_id: PhoneNumberId | None = None
    account_id: AccountId | None = None


class StopSending:
    """Pause the running dispatches of a number or account, because Meta objects to it."""

    def __init__(self, begin: Begin[MessagingUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: StopSendingCommand) -> int:
        """
        Answers how many it paused.

        What told the reason is committed already and will not be told again, so a race that is lost
        must not be the end of it.
        """
        return await try_again(partial(self._stop, command))

    async def _stop(self, command: StopSendingCommand) -> int:
        async with self._begin() as work:
            dispatches = await work.dispatches.lock_sending(
                phone_number_id=command.phone_number_id, account_id=command.account_id
            )
            heeding = [d for d in dispatches if command.seen is None or d.heeds(command.seen)]
            paused = await stop(work, heeding, command.pause, self._clock.now())
            await work.commit()
        return paused


async def stop(
    work: MessagingUnitOfWork, dispatches: Iterable[Dispatch], pause: Pause, now: datetime
) -> int:
    """Pause those of the locked dispatches that go on, or rest for less, and say so."""
    going = [dispatch for dispatch in dispatches if not dispatch.over]
    stopped = [(before, before.stop(pause, now)) for before in going]
    changed = [after for before, after in stopped if after is not before]
    await work.dispatches.save(changed)
    for dispatch in changed:
        await announce_pause(work, dispatch, now)
    return len(changed)


async def announce_pause(work: MessagingUnitOfWork, dispatch: Dispatch, now: datetime) -> None:
    """Say of a dispatch that has just been paused why it was."""
    pause = dispatch.pause or Pause("")
    await work.outbox.add(
        DispatchPaused(
            organization_id=dispatch.organization_id,
            occurred_at=now,
            dispatch_id=dispatch.id,
            reason=pause.reason,
            details=pause.details,
        )
    )


def pause_for(advice: ErrorAdvice) -> Pause:
    return Pause(reason=f"meta:{advice.code}", details=advice.explanation)
