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
    if not after.can_send:
        await stop(work, own, Pause(NUMBER_STOPPED, why), now)
        return
    was_barred = before is not None and not before.can_send
    was_flagged = before is not None and before.flagged
    if after.flagged:
        ended = is_over_with_number if was_barred else _is_refuted
        singles = [each for each in own if each.kind is DispatchKind.DIRECT]
        await resume(work, singles, ended, "number_flagged", now)
        campaigns = [each for each in own if each.kind is DispatchKind.CAMPAIGN]
        await stop(work, [] if was_flagged else campaigns, Pause(NUMBER_FLAGGED, why), now)
    else:
        ended = is_over_with_number if was_barred or was_flagged else _is_refuted
        await resume(work, own, ended, "number_connected", now)


def _is_refuted(pause: Pause) -> bool:
    """By the number's state alone; that an error of Meta's is over is told by a change of it."""
    return pause.reason in {NUMBER_STOPPED, NUMBER_FLAGGED}
