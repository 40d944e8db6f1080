"""Telling operators of counters that are wrong."""

from datetime import timedelta

import structlog

from wacore.application.messaging.reconcile import Reconcile, ReconcileCommand

_log = structlog.get_logger("wacore.counters")
_LATELY = timedelta(days=1)


class Auditor:
    """A sweep: recount what was sent lately, and say in the log what is wrong."""

    def __init__(self, reconcile: Reconcile) -> None:
        self._reconcile = reconcile

    async def __call__(self) -> int:
        found = await self._reconcile(ReconcileCommand(ended_within=_LATELY))
        for each in found.drifts:
            _log.error(
                "a counter is wrong",
                dispatch_id=str(each.dispatch_id),
                state=each.state,
                reason=each.reason,
                kept=each.kept,
                counted=each.counted,
                cure="wacore reconcile --repair",
            )
        return len(found.drifts)
