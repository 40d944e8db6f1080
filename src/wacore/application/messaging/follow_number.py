"""What Meta thinks of a number decides what is sent from it."""

from collections.abc import Iterable
from datetime import datetime

from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.stop_sending import stop
from wacore.domain.messaging.causes import NUMBER_FLAGGED, NUMBER_STOPPED, is_over_with_number
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Pause
from wacore.domain.messaging.number import Number


async def follow_number(
    work: MessagingUnitOfWork,
    before: Number | None,
    after: Number,
    sending: Iterable[Dispatch],
    now: datetime,
) -> None:
    """
    Pause or resume those of the locked dispatches that send from the number.

    A flagged one still sends, so single messages go on; a campaign would cost it what is left of
    its good name. Whoever resumes one all the same is stopped by the next flag only.
    """
    own = [each for each in sending if each.phone_number_id == after.id]
    why = f"{after.display_phone_number} is {after.status}"
    barred = before is not None and not before.can_send
    if not after.can_send:
        await stop(work, own, Pause(NUMBER_STOPPED, why), now)
    elif not after.flagged:
        if barred or (before is not None and before.flagged):
            await resume(work, own, is_over_with_number, "number_connected", now)
    elif before is None or not before.flagged:
        campaigns = [each for each in own if each.kind is DispatchKind.CAMPAIGN]
        await stop(work, campaigns, Pause(NUMBER_FLAGGED, why), now)
        singles = [each for each in own if each.kind is DispatchKind.DIRECT]
        await resume(work, singles if barred else [], is_over_with_number, "number_flagged", now)
