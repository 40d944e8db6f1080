"""Telling operators that nothing is sent, and why."""

import structlog

from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.ports.gauges import Gauge
from wacore.domain.messaging.fence import Standing

_log = structlog.get_logger("wacore.sending")

WHY = {
    Standing.FRESH: "Nothing has been sent from this database yet.",
    Standing.ARMED: "This database knows of everything that was sent from it.",
    Standing.OLDER: "This database was restored: messages were sent that it does not know of.",
    Standing.UNWITNESSED: (
        "Nobody here has seen what was sent from this database: it was moved, or restored."
    ),
}


class DatabaseRestored(Exception):
    """Nothing is sent before an operator has said `wacore arm`."""


class DatabaseUnwitnessed(Exception):
    """Likewise; the database may have been moved as well."""


class Lookout:
    """A sweep: look at the fence, and say so in the log as long as it is closed."""

    def __init__(self, fence: SendingFence) -> None:
        self._fence = fence

    async def __call__(self) -> int:
        standing = await self._fence.check()
        if not standing.sends:
            _log.error(
                "sending is disarmed", standing=standing, why=WHY[standing], cure="wacore arm"
            )
        return 0

    async def ping(self) -> None:
        """
        For `/health`.

        Raises:
            DatabaseRestored: Nothing is sent.
            DatabaseUnwitnessed: Nothing is sent.
        """
        match (await self._fence.look()).standing:
            case Standing.OLDER:
                raise DatabaseRestored
            case Standing.UNWITNESSED:
                raise DatabaseUnwitnessed
            case _:
                return


class FenceGauges:
    """Gauges of the fence."""

    def __init__(self, fence: SendingFence) -> None:
        self._fence = fence

    async def read(self) -> list[Gauge]:
        armed = (await self._fence.look()).standing.sends
        return [Gauge("sending_armed", int(armed), "1 unless an operator has to say `wacore arm`.")]
